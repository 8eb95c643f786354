"""How much of what helps to choose a provider is on their listing, and what to add next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marketplace.directory.models.offers import PriceKind, ServiceOffer
from marketplace.directory.models.providers import ProviderProfile

ENOUGH_WORDS = 200
"""Characters from which a presentation tells something."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to add. ``code`` is the part of the editing page where it is done."""

    code: str
    label: str
    points: int
    done: bool


def steps(profile: ProviderProfile, offers: Sequence[ServiceOffer], pictures: int) -> list[Step]:
    """Return what counts, in the order of the editing page. The points of all add up to 100."""
    priced = any(offer.price_kind != PriceKind.ON_QUOTE for offer in offers)
    told = bool(offers) and all(offer.details for offer in offers)
    return [
        Step(
            "presentation",
            f"Présentez votre entreprise en {ENOUGH_WORDS} caractères au moins",
            20,
            len(profile.body) >= ENOUGH_WORDS,
        ),
        Step("presentation", "Indiquez votre site", 5, bool(profile.website)),
        Step("presentation", "Choisissez votre établissement", 10, profile.establishment_id is not None),
        Step("prestations", "Ajoutez une première prestation", 25, bool(offers)),
        Step("prestations", "Affichez au moins un prix", 15, priced),
        Step("prestations", "Dites ce que comprend chaque prestation", 10, told),
        Step("photos", "Ajoutez une photo de votre travail", 15, pictures > 0),
    ]


def score(found: Iterable[Step]) -> int:
    return sum(step.points for step in found if step.done)


def next_step(found: Iterable[Step]) -> Step | None:
    """Return what would help most, the first of equals; nothing when all is there."""
    missing = [step for step in found if not step.done]
    return max(missing, key=lambda step: step.points) if missing else None
