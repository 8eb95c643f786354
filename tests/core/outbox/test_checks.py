"""A stored name that nobody declares is found before it is needed."""

from datetime import timedelta

import pytest
from django.core.checks import run_checks

from core.capabilities import Periodic, periodic
from core.outbox.checks import check_names, names_in


def test_every_name_of_the_product_is_declared():
    assert check_names(None) == []


def test_the_check_is_among_those_of_every_command():
    with periodic.temporarily(Periodic("tests.lost", timedelta(hours=1), "nobody.nothing")):
        assert [error.id for error in run_checks() if error.id.startswith("outbox.")] == ["outbox.E001"]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ('outbox.enqueue("indexing.index", question_id=1)', ["indexing.index"]),
        ('enqueue("indexing.index")', ["indexing.index"]),
        ('INDEX = "indexing.index"\ndef f():\n    outbox.enqueue(INDEX)', ["indexing.index"]),
        ("outbox.enqueue(effects.tell_answer_accepted)", []),
        ("outbox.enqueue(tell)", []),
        ('outbox.enqueue(f"indexing.{verb}")', [None]),
        ('outbox.enqueue("indexing." + verb)', [None]),
    ],
)
def test_names_are_read_from_the_source(source, names):
    assert [name for _, name in names_in(source)] == names
