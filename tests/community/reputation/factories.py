from __future__ import annotations

import factory

from community.reputation.models import ReputationDay, ReputationTotal
from tests.community.questions.factories import PersonFactory


class TotalFactory(factory.django.DjangoModelFactory):
    """A figure alone, with no line behind it."""

    class Meta:
        model = ReputationTotal

    person = factory.SubFactory(PersonFactory)
    scope = 0


class DayFactory(factory.django.DjangoModelFactory):
    """A day alone: the total does not follow."""

    class Meta:
        model = ReputationDay

    person = factory.SubFactory(PersonFactory)
    scope = 0
    day = factory.Faker("date_object")


def total(person, scope: int = 0) -> int:
    """Return what is stored of ``person`` in ``scope``; 0 for nothing."""
    return (
        ReputationTotal.objects.filter(person=person, scope=scope).values_list("points", flat=True).first()
        or 0
    )
