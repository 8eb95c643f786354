"""Rows of reviews. Read them from here; the modules below only keep each file short."""

from marketplace.reviews.models.interactions import (
    INTERACTION_MOVES,
    OLDEST,
    WINDOW,
    Interaction,
    InteractionState,
    Role,
)
from marketplace.reviews.models.reviews import MARKS, STARS, WHO_MAX, Reply, Review, Version
from marketplace.reviews.models.scores import Book, MonthCount, Prior, Rating
from marketplace.reviews.models.states import EDITABLE, REVIEW_MOVES, TAKEN_BACK, ReviewState

__all__ = [
    "EDITABLE",
    "INTERACTION_MOVES",
    "MARKS",
    "OLDEST",
    "REVIEW_MOVES",
    "STARS",
    "TAKEN_BACK",
    "WHO_MAX",
    "WINDOW",
    "Book",
    "Interaction",
    "InteractionState",
    "MonthCount",
    "Prior",
    "Rating",
    "Reply",
    "Review",
    "ReviewState",
    "Role",
    "Version",
]
