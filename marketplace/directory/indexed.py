"""What the index must know of a listing: where it is offered, what it has before any search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from core.capabilities import SearchDocument
from marketplace.directory.freezing import indexed
from marketplace.directory.models import (
    ConnectorProfile,
    CoverageKind,
    OfferZone,
    ProviderProfile,
    ServiceOffer,
)
from marketplace.directory.ranking.newcomers import lot_of
from marketplace.directory.ranking.weights import List

Documents = Callable[[Sequence[int]], Iterable[SearchDocument]]

YES = "oui"
ANY = "*"
"""Stands for every service, before the colon of a mark."""
COUNTRY = "fr"
STEPS = (10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 1_000)
"""Kilometres that a provider goes are counted up to the next of these."""
GOOD, SOME_REVIEWS = 400, 3  # mean × 100, and under how many reviews it says nothing


def step_of(kilometres: int) -> int:
    return next((step for step in STEPS if kilometres <= step), STEPS[-1])


def reach(step: int) -> str:
    return f"r{step}"


def with_ranks(kind: List, documents: Documents) -> Documents:
    """Add to the documents of a list what its order and its filters need. Four queries more."""

    def ranked(keys: Sequence[int]) -> Iterator[SearchDocument]:
        made = list(documents(keys))
        found = [document.key for document in made]
        standings = indexed(kind, found)
        marks = provider_marks(found) if kind == "provider" else connector_marks(found)
        ratings = rating_codes(found) if kind == "provider" else {}
        for document in made:
            standing, newcomer = standings.get(document.key, (0, False))
            facets = dict(document.facets)
            if newcomer:
                facets |= {"newcomer": [YES], "lot": [lot_of(document.key)]}
            if codes := ratings.get(document.key):
                facets["rating"] = codes
            yield replace(document, facets=facets, marks=marks.get(document.key, {}), standing=standing)

    return ranked


def provider_marks(keys: Sequence[int]) -> dict[int, dict[str, list[str]]]:
    """Return where each provider's services are offered: for each service, and for any."""
    zones: dict[int, list[str]] = {}
    for offer, path in OfferZone.objects.filter(offer__profile__in=keys).values_list("offer", "path"):
        zones.setdefault(offer, []).append(path)
    covers: dict[int, set[str]] = {}
    remote: dict[int, set[str]] = {}
    rows = ServiceOffer.objects.filter(profile__in=keys).values_list(
        "pk", "profile", "profile__remote_ok", "service_type", "coverage_kind", "radius_km"
    )
    for pk, profile, remote_ok, service, kind, radius in rows:
        where: list[str] = []
        if kind == CoverageKind.COUNTRY:
            where = [COUNTRY]
        elif kind == CoverageKind.ZONES:
            where = zones.get(pk, [])
        elif kind == CoverageKind.RADIUS:
            where = [reach(step_of(radius or 0))]
        covers.setdefault(profile, set()).update(
            f"{each}:{code}" for each in (ANY, service) for code in where
        )
        if remote_ok or kind == CoverageKind.REMOTE:
            remote.setdefault(profile, set()).update({f"{ANY}:{YES}", f"{service}:{YES}"})
    return {
        key: {"covers": sorted(covers.get(key, ())), "remote": sorted(remote.get(key, ()))} for key in keys
    }


def connector_marks(keys: Sequence[int]) -> dict[int, dict[str, list[str]]]:
    """Return the regions where each connector helps, and whether from afar."""
    marks = {}
    for profile in ConnectorProfile.objects.filter(pk__in=keys).prefetch_related("regions"):
        regions = {region.code for region in profile.regions.all()}
        if profile.region_id:
            regions.add(profile.region_id)
        marks[profile.pk] = {
            "covers": sorted(f"{ANY}:{code}" for code in regions),
            "remote": [f"{ANY}:{YES}"] if profile.remote_ok else [],
        }
    return marks


def rating_codes(keys: Sequence[int]) -> dict[int, list[str]]:
    """Return by what reviews say a provider may be filtered: that they are enough, that they are good."""
    rows = ProviderProfile.objects.filter(pk__in=keys, rating_count__gte=SOME_REVIEWS)
    return {
        key: ["some", "good"] if mean and mean >= GOOD else ["some"]
        for key, mean in rows.values_list("pk", "rating_mean")
    }
