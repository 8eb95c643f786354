"""How the databases find the rows of the hot pages: by an index, in its order, never by a whole table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from community.questions import services
from community.questions.models import Question, TopicFollow
from core.ids import encode
from tests.community.questions.factories import (
    AnswerFactory,
    PersonFactory,
    QuestionFactory,
    TopicFactory,
    VoteFactory,
    actor,
)
from tests.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db

# Those that hold what people write, and people: reference tables stay as small as France.
GROWING = re.compile(r"\b(questions_\w+|accounts_user)\b")
SMALL = {"questions_quota", "questions_figures"}


def plan_of(sql: str, params) -> list[str]:
    """Return a line for each table read and each sort of a query."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Its driver answers once more for the same text: a parameter may decide whether an index serves.
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            return [row[3] for row in cursor.fetchall()]
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        found = cursor.fetchone()[0]
    return list(_nodes((json.loads(found) if isinstance(found, str) else found)[0]["Plan"]))


def _nodes(node: dict) -> Iterator[str]:
    yield f"{node['Node Type']} {node.get('Relation Name', '')} {node.get('Index Name', '')}".strip()
    for child in node.get("Plans", ()):
        yield from _nodes(child)


@contextmanager
def plans():
    """Collect the plan of every query that reads a table that grows."""
    found: dict[str, list[str]] = {}
    inside = False

    def explain(execute, sql, params, many, context):
        nonlocal inside
        if not inside and sql.lstrip().upper().startswith("SELECT") and set(GROWING.findall(sql)) - SMALL:
            inside = True
            try:
                found[sql] = plan_of(sql, params)
            finally:
                inside = False
        return execute(sql, params, many, context)

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A handful of rows is quickest read whole; what counts is what the planner can do without.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
    with connection.execute_wrapper(explain):
        yield found


def check(found: dict[str, list[str]]) -> None:
    """Refuse a read of a whole table, and a sort of what only an index can bring in order at any size."""
    assert found
    for sql, lines in found.items():
        limited = " LIMIT " in sql
        for line in lines:
            table = (GROWING.findall(line) or [""])[0]
            if table in SMALL:
                continue
            # On SQLite, "SCAN table USING INDEX" is the index read in its order, which a LIMIT stops.
            whole = re.match(r"SCAN (?!.*USING (COVERING )?INDEX)", line) or line.startswith("Seq Scan")
            assert not (whole and table), f"{line}\n{sql}"
            # A whole small table first, then all that each of its rows leads to, is a whole large one.
            assert not re.match(r"SCAN (taxonomy|territories)_", line), f"{lines}\n{sql}"
            walked = line.startswith("SCAN ") and table
            assert not (walked and not limited), f"{line}\n{sql}"
            sorted_after = line == "USE TEMP B-TREE FOR ORDER BY" or line.startswith(("Sort", "Incremental"))
            assert not (sorted_after and limited and not sql.endswith(" LIMIT 1")), f"{line}\n{lines}\n{sql}"


@pytest.fixture
def thread():
    """A few questions in every list, with all that their pages show."""
    region = RegionFactory(code="53")
    topic = TopicFactory(slug="tva")
    author = PersonFactory()
    for _ in range(23):
        question = QuestionFactory(region=region, topics=[topic], author=author)
    services.say_me_too(question.pk, by=actor())
    Question.objects.update(week_count=1)
    question = QuestionFactory(region=region, topics=[topic], author=author)
    AnswerFactory(question=question)
    VoteFactory(answer=question.answers.get())
    duplicate = QuestionFactory(topics=[topic])
    services.mark_duplicate(duplicate.pk, of=question.pk, by=actor("animator"))
    return question


LISTS = {
    "recent": ("/questions/", "question_recent"),
    "unanswered": ("/questions/?vue=sans-reponse", "question_waiting"),
    "popular": ("/questions/?vue=populaires", "question_popular"),
    "topic": ("/questions/sujet/tva/", "questiontopic_recent"),
    "region": ("/questions/?region=53", "question_region"),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_read_from_its_own_index(client, thread, name):
    address, index = LISTS[name]
    with plans() as found:
        assert client.get(address).status_code == 200
    check(found)
    assert any(index in line for lines in found.values() for line in lines), found


@pytest.mark.parametrize("name", LISTS)
def test_a_later_page_starts_in_the_index_too(client, thread, name):
    address, index = LISTS[name]
    page = client.get(address)
    after = re.search(r'href="([^"]*apres=[^"]*)"', page.content.decode())
    with plans() as found:
        assert client.get(after[1].replace("&amp;", "&")).status_code == 200
    check(found)
    assert any(index in line for lines in found.values() for line in lines), found


def test_the_page_of_a_question_reads_by_keys(client, thread):
    with plans() as found:
        assert client.get(thread.get_absolute_url()).status_code == 200
    check(found)


def test_so_does_that_of_someone_signed_in(client, thread):
    person = PersonFactory()
    TopicFollow.objects.create(topic=thread.topics.get(), person=person)
    client.force_login(person)
    with plans() as found:
        for address in (thread.get_absolute_url(), *(address for address, _ in LISTS.values())):
            assert client.get(address).status_code == 200
    check(found)


def test_voting_reads_by_keys(thread):
    by = actor()
    with plans() as found:
        services.vote(thread.answers.get().pk, by=by, value=1)
    check(found)


def test_counting_a_thread_reads_its_rows_alone(thread):
    with plans() as found:
        services.recount(thread)
        services.recount_me_toos(thread)
        services.recount_votes(thread.answers.get())
    check(found)


def test_a_scan_would_be_seen(thread):
    """The test of the tests: an order that no index gives."""
    with plans() as found:
        list(Question.objects.visible_to(AnonymousUser()).order_by("title")[:20])
    with pytest.raises(AssertionError):
        check(found)


def test_a_question_that_is_not_there_costs_no_scan(client, thread):
    with plans() as found:
        assert client.get(f"/questions/{encode(7)}/rien/").status_code == 404
    check(found)
