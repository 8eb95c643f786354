"""What people type, made fit to be shown back and kept."""

from __future__ import annotations

from django.http import QueryDict


def without_nul(posted: QueryDict) -> QueryDict | None:
    """Return a form's data without the character that neither HTML nor PostgreSQL takes."""
    if not posted:
        return None
    kept = posted.copy()
    for name, values in posted.lists():
        kept.setlist(name, [str(value).replace("\0", "") for value in values])
    return kept
