"""Rows of reviews. Read them from here; the modules below only keep each file short."""

from marketplace.reviews.models.interactions import (
    INTERACTION_MOVES,
    OLDEST,
    WINDOW,
    Interaction,
    InteractionState,
    Role,
)

__all__ = [
    "INTERACTION_MOVES",
    "OLDEST",
    "WINDOW",
    "Interaction",
    "InteractionState",
    "Role",
]
