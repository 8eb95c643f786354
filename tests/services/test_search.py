"""What only a real Elasticsearch shows."""

from __future__ import annotations

import pytest

from search.engines.interface import EngineDownError, Query
from tests.search.engines.rows import entry, keys
from tests.support.elastic import own_elasticsearch


@pytest.fixture
def engine():
    with own_elasticsearch() as made:
        yield made


def test_a_full_elasticsearch_goes_on_finding_and_takes_the_change_again_later(engine):
    engine.index([entry(1, "Aide")])

    def full(value: bool | None) -> None:
        # What the server does by itself when its disk is nearly full.
        engine.client.indices.put_settings(
            index=engine.write_alias, settings={"index.blocks.read_only_allow_delete": value}
        )

    full(True)
    with pytest.raises(EngineDownError):
        engine.index([entry(2, "Aide")])
    assert keys(engine.search(Query("aide"))) == [1]
    full(None)
    engine.index([entry(2, "Aide")])
    assert engine.search(Query("aide")).total == 2


def test_a_rebuild_that_another_overtook_does_not_swap(engine):
    engine.index([entry(1, "Aide")])

    def overtaken() -> None:
        with engine.rebuild() as late:
            late.add([entry(2, "Aide")])
            with engine.rebuild() as quick:
                quick.add([entry(3, "Aide")])

    with pytest.raises(EngineDownError):
        overtaken()
    assert keys(engine.search(Query("aide"))) == [3]


def test_an_unknown_field_is_refused(engine):
    engine.index([entry(1, "Aide")])
    with pytest.raises(Exception, match="strict_dynamic_mapping"):
        engine.client.index(index=engine.write_alias, document={"unknown": 1})
