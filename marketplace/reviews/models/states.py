"""The life of a review and of its reply, as a table of allowed moves."""

from __future__ import annotations

from django.db import models

from core import transitions


class ReviewState(models.TextChoices):
    HELD = "held", "en relecture"
    REJECTED = "rejected", "refusé"
    PUBLISHED = "published", "publié"
    MASKED = "masked", "masqué"
    REMOVED = "removed", "retiré par la modération"
    REMOVED_FINAL = "removed_final", "retiré définitivement"
    WITHDRAWN = "withdrawn", "retiré par son auteur"
    ERASED = "erased", "effacé"


REVIEW_MOVES = transitions.table(
    ReviewState,
    # A new version is read like the first one: what was public waits again.
    revise=({"held", "rejected", "published", "withdrawn"}, "held"),
    publish=({"held"}, "published"),
    reject=({"held"}, "rejected"),
    reconsider=({"rejected"}, "held"),
    mask=({"published"}, "masked"),
    unmask=({"masked"}, "published"),
    remove=({"masked"}, "removed"),
    restore=({"removed"}, "published"),
    confirm_removal=({"removed"}, "removed_final"),
    withdraw=({"held", "rejected", "published", "masked"}, "withdrawn"),
    erase=(set(ReviewState) - {"erased"}, "erased"),
)
# What its author may still write anew, or take away.
EDITABLE = (ReviewState.HELD, ReviewState.REJECTED, ReviewState.PUBLISHED, ReviewState.WITHDRAWN)
TAKEN_BACK = (ReviewState.HELD, ReviewState.REJECTED, ReviewState.PUBLISHED, ReviewState.MASKED)
