"""How sure we are that somebody's answers help, topic by topic: for whoever sends questions to people."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, F, FloatField, Sum, Value, When
from django.utils import timezone

from community.reputation.models import ReputationDay, ReputationTotal

HALF_LIFE = timedelta(days=730)
# A law changes: what was said useful two years ago weighs half. In steps, so that SQL adds it up.
STEP = HALF_LIFE / 4
STEPS = 24


@dataclass(frozen=True, slots=True)
class Skill:
    """``useful`` and ``not_useful`` are weighted by age; ``points`` are those that pages show, unweighted."""

    person_id: int
    topic_id: int
    points: int
    useful: float
    not_useful: float

    @property
    def lower_bound(self) -> float:
        """Return the mean less one standard deviation of Beta(3 + useful, 2 + not useful), between 0 and 1.

        The same doubt as in the order of answers: 0.4 for who has been judged by nobody.
        """
        n = self.useful + self.not_useful + 5
        mean = (self.useful + 3) / n
        return mean - math.sqrt(mean * (1 - mean) / (n + 1))


def skills(
    topic_ids: Iterable[int], *, person_ids: Iterable[int] | None = None, on: date | None = None
) -> list[Skill]:
    """Return what is known of everybody (or of ``person_ids``) in each of these topics: two queries.

    In no particular order; whoever has earned and lost nothing in a topic is absent.
    """
    scopes = list(topic_ids)
    days = ReputationDay.objects.filter(scope__in=scopes)
    totals = ReputationTotal.objects.filter(scope__in=scopes)
    if person_ids is not None:
        people = list(person_ids)
        days, totals = days.filter(person__in=people), totals.filter(person__in=people)
    weight = _weight(on or timezone.localdate())
    weighted = {
        (person, scope): (useful, not_useful)
        for person, scope, useful, not_useful in days.order_by()
        .values_list("person_id", "scope")
        .annotate(up=Sum(F("useful") * weight), down=Sum(F("not_useful") * weight))
    }
    return [
        Skill(person, scope, points, *(max(0.0, each) for each in weighted.get((person, scope), (0.0, 0.0))))
        for person, scope, points in totals.values_list("person_id", "scope", "points")
    ]


def _weight(today: date) -> Case:
    steps = [When(day__gt=today - STEP * (step + 1), then=Value(0.5 ** (step / 4))) for step in range(STEPS)]
    return Case(*steps, default=Value(0.0), output_field=FloatField())
