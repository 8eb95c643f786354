"""What may change reviews: one function an act, each in one transaction, permission inside."""

from marketplace.reviews.services.interactions import companies_of, confirm, decline, lapse, propose, remind

__all__ = ["companies_of", "confirm", "decline", "lapse", "propose", "remind"]
