"""Pictures of a listing: drawn anew, kept in the private folder, each with its words."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from core.actors import Actor
from core.errors import Refusal
from core.uploads import Clean, discard, keep
from marketplace.directory.errors import TooMany
from marketplace.directory.models import ProviderPicture, ProviderProfile
from marketplace.directory.models.providers import PICTURES_MAX
from marketplace.directory.services.locking import own_provider
from marketplace.directory.services.offering import touched
from marketplace.directory.services.texts import one_line

USE = "directory.picture"
MAX_SIDE = 1_200
"""Pixels: as wide as a page shows one on a fine screen."""
ALT_MAX = 200


@transaction.atomic
def add_picture(profile_id: int, clean: Clean, *, alt_text: str, by: Actor) -> ProviderPicture:
    """Add a picture that ``core.uploads`` drew anew. Raises ``Refusal``, ``TooMany`` and as ``describe``."""
    words = one_line(alt_text)
    if not words:
        raise Refusal(
            "alt_text", "Dites ce qu’on voit : c’est ce que lit une personne qui ne voit pas la photo."
        )
    if len(words) > ALT_MAX:
        raise Refusal("alt_text", f"C’est un peu long : {ALT_MAX} caractères au plus.")
    profile = own_provider(profile_id, by)
    if profile.pictures.count() >= PICTURES_MAX:
        raise TooMany(f"Une fiche montre {PICTURES_MAX} photos au plus : retirez-en une pour en ajouter.")
    width, height = clean.size or (0, 0)
    picture = ProviderPicture.objects.create(
        profile=profile,
        file=keep(clean, use=USE),
        alt_text=words,
        width=width,
        height=height,
        position=(profile.pictures.aggregate(last=Max("position"))["last"] or 0) + 1,
    )
    touched(profile)
    return picture


@transaction.atomic
def remove_picture(profile_id: int, picture_id: int, *, by: Actor) -> ProviderProfile:
    """Take a picture off a listing, and off the disk; one that is gone is no fault."""
    profile = own_provider(profile_id, by)
    for picture in profile.pictures.filter(pk=picture_id).select_related("file"):
        forget_picture(picture)
    touched(profile)
    return profile


def forget_picture(picture: ProviderPicture) -> None:
    file = picture.file
    picture.delete()
    discard(file)
