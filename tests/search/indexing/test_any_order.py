"""Whatever happens to the effects, the index ends as the database is.

Rows change at random; what tells the index is lost, doubled, or comes late with what it read before; once,
the index is made anew while rows change. ``INDEX_CHANGES=1000`` makes it as long as one likes.
"""

from __future__ import annotations

import os
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cms.pages.models import NewsPage
from community.questions.models import PostState, Question
from core import indexing
from core.models import IndexVersion, OutboxRow
from core.testing import run_outbox
from search import engine
from search.engines.interface import Query
from search.indexing import delivery, rebuilding
from search.indexing.checking import check
from search.indexing.effects import catch_up
from tests.cms.factories import NewsFactory
from tests.community.questions.factories import QuestionFactory

pytestmark = pytest.mark.django_db
CHANGES = int(os.environ.get("INDEX_CHANGES", "60"))
QUESTIONS, NEWS = 12, 6
STATES = [PostState.PUBLISHED, PostState.PUBLISHED, PostState.MASKED, PostState.ARCHIVED, PostState.ERASED]


class World:
    """Rows that change, each title with a word of its own that no other version has."""

    def __init__(self, draw: Random):
        self.draw = draw
        self.changes = 0
        self.late: list[list] = []
        self.rows = [QuestionFactory() for _ in range(QUESTIONS)] + [NewsFactory() for _ in range(NEWS)]
        indexing.changed(*self.rows)

    def change(self) -> None:
        row = self.draw.choice(self.rows)
        self.changes += 1
        title = f"Mot{self.changes}x{row.pk % 10_000}"
        with transaction.atomic():
            if isinstance(row, Question):
                rows = Question.objects.filter(pk=row.pk)
                rows.update(state=self.draw.choice(STATES), title=title)
            else:
                NewsPage.objects.filter(pk=row.pk).update(live=self.draw.random() < 0.6, title=title)
            indexing.changed(row)

    def step(self) -> None:
        self.change()
        fate = self.draw.random()
        if fate < 0.35:
            run_outbox()
        elif fate < 0.55:
            OutboxRow.objects.all().delete()  # lost
        elif fate < 0.7:
            # Read now, told later: after others, and perhaps twice.
            untold = list(IndexVersion.objects.untold())
            for kind in {row.kind for row in untold}:
                versions = {row.key: row.version for row in untold if row.kind == kind}
                self.late.append(list(delivery.changes_of(kind, versions)))
        elif fate < 0.85 and self.late:
            engine.current().index(self.draw.choice(self.late))

    def rebuild(self) -> None:
        def meanwhile(kind, done) -> None:
            for _ in range(3):
                self.step()

        rebuilding.rebuild(meanwhile)


def compare() -> None:
    for state in check():
        assert state.drift == 0, state
        assert state.database_sum == state.index_sum
    for question in Question.objects.all():
        found = engine.current().search(Query(text=question.title)).hits
        keys = {hit.key for hit in found if hit.kind == "questions.question"}
        assert (question.pk in keys) == (question.state == PostState.PUBLISHED), question.title


def run(seed: int) -> None:
    world = World(Random(seed))  # noqa: S311
    for number in range(CHANGES):
        world.step()
        if number == CHANGES // 2:
            world.rebuild()
    # Even if every effect of the end was lost.
    OutboxRow.objects.all().delete()
    catch_up.run(once_key="x")
    compare()


@settings(max_examples=1, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6))
def test_the_index_ends_as_the_database_is(seed):
    run(seed)


def test_the_index_ends_as_the_database_is_on_the_engine_of_the_settings(real_engine):
    run(14)
