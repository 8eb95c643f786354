"""The life of a post, as a table of allowed moves. What may move it is ``services`` and ``policies``."""

from django.db import models

from core import transitions


class PostState(models.TextChoices):
    DRAFT = "draft", "brouillon"
    CHECKING = "checking", "en cours de vérification"
    HELD = "held", "retenue"
    REJECTED = "rejected", "refusée"
    PUBLISHED = "published", "publiée"
    MASKED = "masked", "masquée"
    REMOVED = "removed", "retirée"
    REMOVED_FINAL = "removed_final", "retirée définitivement"
    ARCHIVED = "archived", "archivée"
    ERASED = "erased", "effacée"


# What everyone reads. An archived post still answers its address; nothing more can be done with it.
PUBLIC_STATES = (PostState.PUBLISHED, PostState.ARCHIVED)

POST_MOVES = transitions.table(
    PostState,
    submit=({"draft"}, "checking"),
    publish=({"checking", "held"}, "published"),
    hold=({"checking"}, "held"),
    reject=({"held"}, "rejected"),
    # An appeal against a refusal: another moderator has it before them again.
    reconsider=({"rejected"}, "held"),
    mask=({"published"}, "masked"),
    unmask=({"masked"}, "published"),
    remove=({"masked"}, "removed"),
    restore=({"removed"}, "published"),
    confirm_removal=({"removed"}, "removed_final"),
    archive=({"published"}, "archived"),
    unarchive=({"archived"}, "published"),
    erase=(set(PostState) - {"erased"}, "erased"),
)
