"""What the public indicators count about reviews: by month only, for few people are behind each figure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from core.capabilities import Fact, Measure, facts
from core.daily import by_day
from marketplace.reviews import figures
from marketplace.reviews.models import Review


def received(start: datetime, end: datetime) -> Mapping[date, int]:
    return by_day(Review.objects.all(), "written_at", start, end)


def refused(start: datetime, end: datetime) -> Measure:
    found = figures.counted(start, end)
    total = found.received
    return Measure(total, min(1.0, found.refused_total / total) if total else None)


def overturned(start: datetime, end: datetime) -> Measure:
    found = figures.counted(start, end)
    return Measure(found.appealed, found.overturned / found.appealed if found.appealed else None)


for fact in (
    Fact(
        "reviews.received",
        label="Avis reçus",
        about="Avis sur un prestataire ou un connecteur envoyés dans le mois, avant relecture. Chacun suit "
        "une prestation confirmée des deux côtés.",
        group="activity",
        order=60,
        by_day=received,
        only="month",
    ),
    Fact(
        "reviews.refused",
        label="Avis refusés",
        about="Refus d’un modérateur dans le mois, rapportés aux avis reçus le même mois. Chaque auteur a "
        "reçu le motif.",
        group="moderation",
        order=60,
        unit="share",
        measure=refused,
        only="month",
    ),
    Fact(
        "reviews.overturned",
        label="Appels sur un avis qui ont abouti",
        about="Part des appels faits dans le mois à propos d’un avis, après lesquels la décision a été "
        "annulée.",
        group="moderation",
        order=70,
        unit="share",
        measure=overturned,
        only="month",
    ),
):
    facts.register(fact)
