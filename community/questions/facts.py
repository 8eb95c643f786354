"""What the public indicators count about questions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q

from community.questions import figures
from community.questions.models import PUBLIC_STATES, Answer, AnswerVote, PostState, Question
from core.capabilities import Fact, Measure, facts
from core.daily import by_day

# Votes for more than against, from which an answer helped somebody beside its author.
USEFUL_FROM = 2


def asked(start: datetime, end: datetime) -> Mapping[date, int]:
    return by_day(Question.objects.public().filter(duplicate_of=None), "asked_at", start, end)


def answered(start: datetime, end: datetime) -> Mapping[date, int]:
    public = Answer.objects.filter(state__in=PUBLIC_STATES, question__state__in=PUBLIC_STATES)
    return by_day(public, "answered_at", start, end)


def voted(start: datetime, end: datetime) -> Mapping[date, int]:
    return by_day(AnswerVote.objects.all(), "created_at", start, end)


def median_wait(start: datetime, end: datetime) -> Measure:
    waits = figures.between(start, end)
    return Measure(waits.answered, waits.median.total_seconds() if waits.median is not None else None)


def day_share(start: datetime, end: datetime) -> Measure:
    waits = figures.between(start, end)
    return Measure(waits.judged, waits.day_share)


def useful_share(start: datetime, end: datetime) -> Measure:
    rows = Question.objects.filter(
        state=PostState.PUBLISHED, duplicate_of=None, asked_at__gte=start, asked_at__lt=end
    )
    count = rows.count()
    liked = Answer.objects.filter(
        question=OuterRef("pk"), state__in=PUBLIC_STATES, up_count__gte=F("down_count") + USEFUL_FROM
    )
    useful = rows.filter(Q(accepted_answer__state__in=PUBLIC_STATES) | Exists(liked)).count()
    return Measure(count, useful / count if count else None)


for fact in (
    Fact(
        "questions.median_wait",
        label="Délai de la première réponse",
        about="La moitié des questions répondues l’ont été plus vite, l’autre moitié moins vite. "
        "Les heures sont arrondies à l’heure suivante ; les doubles ne comptent pas.",
        group="answers",
        order=10,
        unit="seconds",
        measure=median_wait,
        headline="pour une première réponse, une fois sur deux",
    ),
    Fact(
        "questions.day_share",
        label="Questions répondues en 24 heures",
        about="Part des questions qui ont reçu une première réponse dans les 24 heures. "
        "Celles de moins d’un jour attendent pour compter.",
        group="answers",
        order=20,
        unit="share",
        measure=day_share,
        headline="des questions reçoivent une réponse en 24 heures",
    ),
    Fact(
        "questions.useful_share",
        label="Questions qui ont trouvé une réponse utile",
        about="Part des questions dont une réponse est acceptée, ou compte au moins deux votes pour "
        "de plus que contre.",
        group="answers",
        order=30,
        unit="share",
        measure=useful_share,
    ),
    Fact(
        "questions.asked",
        label="Questions posées",
        about="Questions publiques, au jour où elles ont été posées, sans les doubles.",
        group="activity",
        order=10,
        by_day=asked,
        headline="questions posées en trois mois",
    ),
    Fact(
        "questions.answered",
        label="Réponses données",
        about="Réponses publiques, officielles comprises, au jour où elles ont été données.",
        group="activity",
        order=20,
        by_day=answered,
        headline="réponses de gens du métier en trois mois",
    ),
    Fact(
        "questions.voted",
        label="Votes",
        about="Votes sur les réponses, pour et contre. Ils sont secrets : un jour qui en compte moins de "
        "cinq n’est pas publié.",
        group="activity",
        order=40,
        by_day=voted,
        only="day",
    ),
):
    facts.register(fact)
