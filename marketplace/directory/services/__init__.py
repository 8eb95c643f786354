"""What may change listings: one function an act, each in one transaction, permission inside."""

from marketplace.directory.services.shown import record_rating, record_ratings, recount, shown_changed

__all__ = ["record_rating", "record_ratings", "recount", "shown_changed"]
