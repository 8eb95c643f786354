"""Tried on a table of its own, made for this module and dropped after it."""

from __future__ import annotations

import base64
import json
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.signing import Signer
from django.db import connection, models
from django.db.models import F
from django.http import Http404
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.ids import RandomIdField
from core.pagination import MAX_SIZE, BadCursor, paginate


@isolate_apps("core")
def _model() -> type[models.Model]:
    class Item(models.Model):
        id = RandomIdField(primary_key=True)
        score = models.IntegerField(default=0)
        rate = models.FloatField(default=0)
        price = models.DecimalField(max_digits=8, decimal_places=2, default=0)
        name = models.CharField(max_length=20, default="")
        at = models.DateTimeField(default=datetime(2026, 1, 1, tzinfo=UTC))
        day = models.DateField(default=date(2026, 1, 1))
        code = models.UUIDField(default=uuid.UUID(int=0))
        parent = models.ForeignKey("self", models.CASCADE, null=True, db_constraint=False)

        class Meta:
            app_label = "core"
            db_table = "test_pagination_item"
            indexes = [models.Index(fields=["-score", "id"], name="test_item_score")]

    return Item


Item = _model()


@pytest.fixture(scope="module", autouse=True)
def table(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Item)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Item)


START = datetime(2026, 1, 1, tzinfo=UTC)
# Few values: ties are the rule. Microseconds and decimals: a cursor must not round.
COLUMNS = {
    "score": st.integers(-2, 2),
    "rate": st.sampled_from([0.1, 0.1 + 1e-16, 0.30000000000000004, -1e300]),
    "price": st.sampled_from([Decimal("0.10"), Decimal("0.20"), Decimal("123456.78")]),
    "name": st.sampled_from(["", "a", "é", "'\"\\", "\U0001f41d", "a" * 20]),
    "at": st.integers(0, 3).map(lambda number: START + timedelta(microseconds=number)),
    "day": st.integers(0, 2).map(lambda number: date(2026, 1, 1) + timedelta(number)),
    "code": st.integers(0, 2).map(lambda number: uuid.UUID(int=number)),
    "parent_id": st.integers(0, 2),
    "double": st.just(None),
}
ROWS = st.lists(
    st.fixed_dictionaries({name: values for name, values in COLUMNS.items() if name != "double"}), max_size=12
)
DIRECTION = st.sampled_from(["", "-"])
ORDERS = st.tuples(
    st.lists(
        st.tuples(DIRECTION, st.sampled_from(sorted(COLUMNS))), max_size=3, unique_by=lambda term: term[1]
    ),
    DIRECTION,
    st.sampled_from(["id", "pk"]),
).map(lambda parts: [*(sign + name for sign, name in parts[0]), parts[1] + parts[2]])


def items():
    return Item.objects.annotate(double=F("score") * 2)


def walk(by, size, *, between=lambda page: None):
    """Return the rows of all pages, each as the reader sees them."""
    seen, cursor = [], ""
    while True:
        page = paginate(items(), by=by, after=cursor, size=size)
        assert len(page) <= size
        seen += page
        if not page.next_cursor:
            return seen
        assert len(page) == size
        cursor = page.next_cursor
        between(page)


class Walk(TestCase):
    @given(ROWS, ORDERS, st.integers(1, 5))
    def test_pages_put_together_are_the_whole_list_in_its_order(self, rows, by, size):
        Item.objects.bulk_create(Item(**row) for row in rows)
        assert walk(by, size) == list(items().order_by(*by))

    @given(ROWS, ROWS, ORDERS, st.integers(1, 3))
    def test_rows_added_meanwhile_neither_double_nor_hide_the_others(self, rows, more, by, size):
        Item.objects.bulk_create(Item(**row) for row in rows)
        first = set(Item.objects.values_list("pk", flat=True))
        waiting = [Item(**row) for row in more]
        seen = walk(by, size, between=lambda page: waiting and waiting.pop().save(force_insert=True))
        keys = [row.pk for row in seen]
        assert len(keys) == len(set(keys))
        assert first <= set(keys)
        # What comes is in order, new rows too.
        order = [row.pk for row in items().order_by(*by) if row.pk in set(keys)]
        assert keys == order

    @given(ROWS.filter(bool), st.integers(1, 3))
    def test_rows_removed_meanwhile_do_not_stop_the_walk(self, rows, size):
        Item.objects.bulk_create(Item(**row) for row in rows)
        seen = walk(["-score", "id"], size, between=lambda page: page.rows[-1].delete())
        assert len(seen) == len(rows)


def cursor_of(by, size=1) -> str:
    Item.objects.bulk_create([Item(score=1), Item(score=2), Item(score=3)])
    return paginate(items(), by=by, size=size).next_cursor


def unsigned(*values) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


FORGED = [
    *[" ", "x", ":", "::", "é:é", "\x00", "a\x00:b", "\ud800:\ud800", "=" * 99, "%00", "x" * 100_000, "١:١"],
    *[
        unsigned(value, 1)
        for value in (1, 2**63, 10**400, -1, 1.5, True, None, "\x00", "\ud800", [], {}, "NaN")
    ],
    *[
        unsigned(1, value)
        for value in ("0000-00-00", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:00")
    ],
]


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", FORGED)
@pytest.mark.parametrize("column", ["score", "name", "at", "day", "price", "code", "rate", "parent_id"])
def test_a_forged_cursor_is_not_found(column, cursor):
    assert paginate(items(), by=[column, "id"]).rows == []  # the list itself is fine
    with pytest.raises(BadCursor):
        paginate(items(), by=[column, "id"], after=cursor)


class Forged(TestCase):
    @given(st.one_of(st.text(min_size=1), st.binary(min_size=1).map(lambda raw: raw.decode("latin-1"))))
    def test_whatever_is_written_in_the_address_is_not_found(self, cursor):
        with pytest.raises(BadCursor):
            paginate(items(), by=["name", "at", "id"], after=cursor)


@pytest.mark.django_db
def test_a_cursor_with_one_character_changed_is_not_found():
    cursor = cursor_of(["-score", "id"])
    for position, symbol in enumerate(cursor):
        changed = cursor[:position] + ("A" if symbol != "A" else "B") + cursor[position + 1 :]
        with pytest.raises(BadCursor):
            paginate(items(), by=["-score", "id"], after=changed)


@pytest.mark.django_db
def test_a_cursor_of_another_order_or_model_is_not_found():
    from core.models import AuditEvent

    cursor = cursor_of(["id"])
    for rows, by in [(items(), ["-id"]), (items(), ["score", "id"]), (AuditEvent.objects.all(), ["id"])]:
        with pytest.raises(BadCursor):
            paginate(rows, by=by, after=cursor)


@pytest.mark.django_db
def test_a_cursor_made_before_the_column_changed_its_type_is_not_found():
    signed = Signer(salt="core.pagination:core.Item:day,id").sign_object(["not a day", 1])
    with pytest.raises(BadCursor):
        paginate(items(), by=["day", "id"], after=signed)


def test_a_bad_cursor_is_a_404():
    assert issubclass(BadCursor, Http404)


def test_an_order_that_ends_on_a_column_with_doubles_is_refused():
    for by in (["score"], ["id", "-score"], ["id", "double"]):
        with pytest.raises(ValueError, match="not unique"):
            paginate(items(), by=by)


@pytest.mark.django_db
def test_a_null_in_the_order_is_refused_before_rows_are_lost():
    Item.objects.bulk_create([Item(parent_id=None), Item(parent_id=None)])
    with pytest.raises(ValueError, match="NULL in parent_id, id"):
        paginate(items(), by=["parent_id", "id"], size=1)


@pytest.mark.django_db
@pytest.mark.parametrize(("asked", "given_"), [(0, 1), (-5, 1), (3, 3), (MAX_SIZE + 1, MAX_SIZE)])
def test_a_page_has_1_to_100_rows(asked, given_):
    Item.objects.bulk_create(Item() for _ in range(MAX_SIZE + 5))
    page = paginate(items(), by=["id"], size=asked)
    assert len(page) == len(list(page)) == given_


@pytest.mark.django_db
def test_a_page_costs_one_query_wherever_it_is(django_assert_num_queries):
    Item.objects.bulk_create(Item() for _ in range(30))
    cursor = ""
    for _ in range(3):
        with django_assert_num_queries(1):
            page = paginate(items(), by=["-score", "id"], after=cursor, size=10)
        cursor = page.next_cursor
    assert cursor == ""


@pytest.mark.django_db
def test_the_next_page_is_found_by_the_index_without_sorting():
    Item.objects.bulk_create(Item(score=number % 50) for number in range(500))
    cursor = paginate(items(), by=["-score", "id"], size=100).next_cursor
    with connection.cursor() as database:
        if connection.vendor == "postgresql":
            # Small as the table is, reading it whole would be cheaper.
            database.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            paginate(items(), by=["-score", "id"], after=cursor, size=10)
        explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
        database.execute(explain + queries[0]["sql"])
        plan = "\n".join(str(line) for line in database.fetchall())
    assert "test_item_score" in plan
    if connection.vendor == "postgresql":
        assert "Index Cond" in plan
        assert "Sort" not in plan
    else:
        assert "(score<?)" in plan
        assert "TEMP B-TREE" not in plan
