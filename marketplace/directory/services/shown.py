"""What follows a change that readers may see, and the figures written from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from core import indexing, page_cache
from marketplace.directory import completeness
from marketplace.directory.models import Listing, ProviderProfile, ServiceOffer

PAGES = "directory"
"""The name under which pages that show listings are kept (``core.page_cache``)."""


def shown_changed(*listings: Listing) -> None:
    """At commit, let visitors see no page of the directory made before, and tell the index."""
    page_cache.changed(PAGES)
    indexing.changed(*listings)


def recount(profile: ProviderProfile) -> None:
    """Write how complete a listing is, from what the database holds now. Its row is locked by the caller."""
    offers, pictures = list(profile.offers.all()), profile.pictures.count()
    profile.completeness = completeness.score(completeness.steps(profile, offers, pictures))
    profile.save(update_fields=["completeness"])


@transaction.atomic
def record_rating(profile_id: int, *, count: int, mean: int | None, lower: int | None) -> None:
    """Write what reviews say of a listing: the plain mean × 100, and the lower bound × 10 000 for the rank.

    Called by the reviews above, with each decision. The same figures again change nothing.
    """
    profile = ProviderProfile.objects.select_for_update(of=("self",)).get(pk=profile_id)
    figures = (count, mean if count else None, lower)
    if (profile.rating_count, profile.rating_mean, profile.rating_lower) == figures:
        return
    profile.rating_count, profile.rating_mean, profile.rating_lower = figures
    profile.save(update_fields=["rating_count", "rating_mean", "rating_lower"])
    shown_changed(profile)


@transaction.atomic
def record_below_median(flags: Mapping[int, bool | None]) -> None:
    """Write which tariffs lie under the published median, by the key of their offer; the index is told.

    Called by the price references above, some offers at a time. What is already so changes nothing.
    """
    rows = ServiceOffer.objects.select_for_update(of=("self",)).filter(pk__in=flags).select_related("profile")
    changed = [offer for offer in rows if offer.below_median != flags[offer.pk]]
    for offer in changed:
        offer.below_median = flags[offer.pk]
    ServiceOffer.objects.bulk_update(changed, ["below_median"])
    if changed:
        shown_changed(*{offer.profile_id: offer.profile for offer in changed}.values())


def record_ratings(figures: Iterable[tuple[int, int, int | None, int | None]]) -> None:
    """The same for many at once: ``(profile_id, count, mean, lower)`` each, without a lock nor the index.

    For demo content and benches, in one statement for each slice.
    """
    rows = [
        ProviderProfile(pk=pk, rating_count=count, rating_mean=mean, rating_lower=lower)
        for pk, count, mean, lower in figures
    ]
    ProviderProfile.objects.bulk_update(rows, ["rating_count", "rating_mean", "rating_lower"], batch_size=200)
