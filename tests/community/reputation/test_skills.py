from __future__ import annotations

from datetime import date, timedelta

import pytest

from community.reputation.skills import Skill, skills
from tests.community.questions.factories import PersonFactory, TopicFactory
from tests.community.reputation.factories import DayFactory, TotalFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def test_skills_are_told_by_topic_in_two_queries(django_assert_num_queries):
    one, other, third = TopicFactory.create_batch(3)
    person, somebody = PersonFactory.create_batch(2)
    for who, topic, useful in (
        (person, one, 4),
        (person, other, 1),
        (somebody, one, 2),
        (somebody, third, 9),
    ):
        TotalFactory(person=who, scope=topic.pk, points=useful * 10)
        DayFactory(person=who, scope=topic.pk, day=TODAY, useful=useful)
    with django_assert_num_queries(2):
        found = {(each.person_id, each.topic_id): each for each in skills([one.pk, other.pk], on=TODAY)}
    assert set(found) == {(person.pk, one.pk), (person.pk, other.pk), (somebody.pk, one.pk)}
    assert found[person.pk, one.pk] == Skill(person.pk, one.pk, 40, 4.0, 0.0)
    assert [each.person_id for each in skills([one.pk], person_ids=[somebody.pk], on=TODAY)] == [somebody.pk]


def test_what_was_useful_two_years_ago_weighs_half():
    topic, person = TopicFactory(), PersonFactory()
    TotalFactory(person=person, scope=topic.pk, points=20)
    DayFactory(person=person, scope=topic.pk, day=TODAY, useful=1, not_useful=2)
    DayFactory(person=person, scope=topic.pk, day=TODAY - timedelta(days=735), useful=4)
    (found,) = skills([topic.pk], on=TODAY)
    assert (found.useful, found.not_useful) == (3.0, 2.0)


def test_the_bound_rises_with_the_useful_and_falls_with_the_rest():
    bounds = [Skill(1, 1, 0, useful, 3.0).lower_bound for useful in range(40)]
    assert bounds == sorted(set(bounds))
    bounds = [Skill(1, 1, 0, 3.0, against).lower_bound for against in range(40)]
    assert bounds == sorted(set(bounds), reverse=True)
    assert Skill(1, 1, 0, 0.0, 0.0).lower_bound == pytest.approx(0.4)
