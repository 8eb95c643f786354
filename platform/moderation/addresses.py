"""Where a content is reported, by whoever reads it."""

from __future__ import annotations

from django.db.models import Model

from core.actors import Actor
from core.addresses import row_address
from core.ids import word_of


def flag_address(kind: str, row: Model, by: Actor | None) -> str:
    """Return the page on which ``by``, or a visitor, reports ``row``."""
    name = "moderation:flag" if by else "moderation:flag_as_visitor"
    return row_address(name, word_of(row), kind)
