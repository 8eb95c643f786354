"""What the public indicators count about moderation: by month only, for few people are behind each figure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Count, F

from core.capabilities import Fact, Measure, facts
from core.daily import by_day
from moderation.models import Appeal, Case, Decision, Flag, Outcome

TAKEN = (Outcome.MASK, Outcome.REMOVE)


def flagged(start: datetime, end: datetime) -> Mapping[date, int]:
    return by_day(Flag.objects.all(), "made_at", start, end)


def decided(start: datetime, end: datetime) -> Mapping[date, int]:
    first = Decision.objects.filter(undone=False, outcome__in=(*TAKEN, Outcome.KEEP))
    return by_day(first, "decided_at", start, end)


def restricted(start: datetime, end: datetime) -> Measure:
    counted = Decision.objects.filter(
        undone=False, outcome__in=(*TAKEN, Outcome.KEEP), decided_at__gte=start, decided_at__lt=end
    ).values_list("outcome")
    found = dict(counted.order_by().annotate(Count("pk")))
    total = sum(found.values())
    return Measure(total, sum(found.get(outcome, 0) for outcome in TAKEN) / total if total else None)


def median_delay(start: datetime, end: datetime) -> Measure:
    """How long cases of that span waited for their first decision: those of half were shorter."""
    cases = Case.objects.filter(opened_at__gte=start, opened_at__lt=end, closed_at__isnull=False)
    count = cases.count()
    delays = cases.annotate(delay=F("closed_at") - F("opened_at")).order_by("delay")
    middle = delays.values_list("delay", flat=True)[(count - 1) // 2] if count else None
    # Of what nobody signed, both times are cut to the hour.
    return Measure(count, max(0.0, middle.total_seconds()) if middle is not None else None)


def overturned(start: datetime, end: datetime) -> Measure:
    answered = Appeal.objects.filter(answer__isnull=False, made_at__gte=start, made_at__lt=end)
    count = answered.count()
    won = answered.filter(answer__outcome=Outcome.OVERTURN).count()
    return Measure(count, won / count if count else None)


for fact in (
    Fact(
        "moderation.median_delay",
        label="Délai d’une décision",
        about="La moitié des contenus signalés ou retenus dans le mois ont été décidés plus vite, l’autre "
        "moitié moins vite.",
        group="moderation",
        order=10,
        unit="seconds",
        measure=median_delay,
        only="month",
    ),
    Fact(
        "moderation.decided",
        label="Contenus examinés",
        about="Décisions d’un modérateur dans le mois, quel que soit leur sens, hors appels et hors "
        "décisions défaites dans les cinq minutes.",
        group="moderation",
        order=20,
        by_day=decided,
        only="month",
    ),
    Fact(
        "moderation.restricted",
        label="Part masquée ou retirée",
        about="Part des contenus examinés dans le mois qu’un modérateur a masqués ou retirés. Chaque auteur "
        "a reçu le motif.",
        group="moderation",
        order=30,
        unit="share",
        measure=restricted,
        only="month",
    ),
    Fact(
        "moderation.flagged",
        label="Signalements",
        about="Signalements reçus dans le mois. Plusieurs peuvent viser le même contenu.",
        group="moderation",
        order=40,
        by_day=flagged,
        only="month",
    ),
    Fact(
        "moderation.overturned",
        label="Appels qui ont changé la décision",
        about="Part des appels faits dans le mois après lesquels la décision a été annulée.",
        group="moderation",
        order=50,
        unit="share",
        measure=overturned,
        only="month",
    ),
):
    facts.register(fact)
