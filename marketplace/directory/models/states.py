"""The life of a listing, as a table of allowed moves. What may move it is ``services`` and ``policies``."""

from django.db import models

from core import transitions


class ListingState(models.TextChoices):
    DRAFT = "draft", "brouillon"
    HELD = "held", "en cours de vérification"
    REJECTED = "rejected", "refusée"
    PUBLISHED = "published", "publiée"
    MASKED = "masked", "suspendue"
    REMOVED = "removed", "retirée"
    REMOVED_FINAL = "removed_final", "retirée définitivement"
    ARCHIVED = "archived", "archivée"


LISTING_MOVES = transitions.table(
    ListingState,
    # Every listing is read by a moderator before anybody else; one that was refused may be mended.
    submit=({"draft", "rejected"}, "held"),
    publish=({"held"}, "published"),
    reject=({"held"}, "rejected"),
    reconsider=({"rejected"}, "held"),
    mask=({"published"}, "masked"),
    unmask=({"masked"}, "published"),
    remove=({"masked"}, "removed"),
    restore=({"removed"}, "published"),
    confirm_removal=({"removed"}, "removed_final"),
    # Nobody said for a year that it is still right.
    archive=({"published"}, "archived"),
    unarchive=({"archived"}, "published"),
)

# Whose words their keepers may still change.
EDITABLE = (
    ListingState.DRAFT,
    ListingState.HELD,
    ListingState.REJECTED,
    ListingState.PUBLISHED,
    ListingState.ARCHIVED,
)


class ClaimState(models.TextChoices):
    PENDING = "pending", "à vérifier"
    ACCEPTED = "accepted", "acceptée"
    REFUSED = "refused", "refusée"


CLAIM_MOVES = transitions.table(
    ClaimState,
    accept=({"pending"}, "accepted"),
    refuse=({"pending"}, "refused"),
)
