"""An engine that is down, slow or full says so at once, loses nothing and comes back by itself."""

from __future__ import annotations

import fcntl
import socket
from contextlib import closing

import pytest

from search.engines import breaker
from search.engines.breaker import Breaker
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.embedded import Embedded
from search.engines.interface import EngineDownError, Query
from tests.search.engines.rows import entry, keys


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def fail(guard: Breaker) -> None:
    with pytest.raises(EngineDownError), guard():
        raise EngineDownError


def test_a_breaker_opens_after_some_failures_and_closes_by_itself():
    clock = Clock()
    guard = Breaker(clock=clock)
    for _ in range(breaker.FAILURES):
        fail(guard)
    assert guard.is_open
    with pytest.raises(EngineDownError), guard():
        raise AssertionError("an open breaker runs nothing")
    clock.now += breaker.REST
    fail(guard)  # it tries once, in vain
    with pytest.raises(EngineDownError), guard():
        raise AssertionError("an open breaker runs nothing")
    clock.now += breaker.REST
    with guard():
        pass
    assert not guard.is_open


def test_only_one_caller_tries_an_open_breaker():
    clock = Clock()
    guard = Breaker(clock=clock)
    for _ in range(breaker.FAILURES):
        fail(guard)
    clock.now += breaker.REST
    with guard(), pytest.raises(EngineDownError), guard():
        raise AssertionError("a second caller waits for the first one's luck")


def test_a_success_forgets_failures():
    guard = Breaker(clock=Clock())
    for _ in range(breaker.FAILURES * 2):
        fail(guard)
        with guard():
            pass
    assert not guard.is_open


def test_our_own_mistakes_do_not_open_a_breaker():
    guard = Breaker(clock=Clock())
    for _ in range(breaker.FAILURES):
        with pytest.raises(KeyError), guard():
            raise KeyError
    assert not guard.is_open


def test_an_elasticsearch_that_is_down_says_so():
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        engine = ElasticsearchEngine([f"http://127.0.0.1:{taken.getsockname()[1]}"], "tests")
        for call in (
            lambda: engine.search(Query("aide")),
            lambda: engine.similar("aide", [], 3),
            lambda: engine.suggest("aide", [], 3),
            lambda: engine.index([entry(1)]),
            lambda: list(engine.versions("tests.row")),
            engine.check,
        ):
            with pytest.raises(EngineDownError):
                call()
        assert engine.reading.is_open
        engine.client.close()


def test_an_elasticsearch_that_hangs_is_not_waited_for(monkeypatch):
    monkeypatch.setattr("search.engines.elasticsearch.SEARCH_TIMEOUT", 0.1)
    with closing(socket.socket()) as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        engine = ElasticsearchEngine([f"http://127.0.0.1:{deaf.getsockname()[1]}"], "tests")
        for _ in range(breaker.FAILURES):
            with pytest.raises(EngineDownError):
                engine.search(Query("aide"))
        assert engine.reading.is_open
        assert not engine.writing.is_open
        engine.client.close()


def test_a_writer_waits_for_another_and_then_gives_up(tmp_path, monkeypatch):
    engine = Embedded(tmp_path)
    engine.index([entry(1, "Aide")])
    monkeypatch.setattr("search.engines.embedded_files.WRITER_WAIT", 0.05)
    with open(tmp_path / "writer.lock", "w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(EngineDownError):
            engine.index([entry(2, "Aide")])
        assert keys(engine.search(Query("aide"))) == [1]
    engine.index([entry(2, "Aide")])
    assert engine.search(Query("aide")).total == 2


def test_a_folder_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "search").write_text("in the way")
    engine = Embedded(tmp_path / "search")
    with pytest.raises(EngineDownError):
        engine.index([entry(1, "Aide")])


def test_another_process_sees_a_change_and_a_swap_at_its_next_search(tmp_path):
    writer, reader = Embedded(tmp_path), Embedded(tmp_path)
    assert not reader.search(Query("aide")).total
    writer.index([entry(1, "Aide")])
    assert keys(reader.search(Query("aide"))) == [1]
    with writer.rebuild() as fresh:
        fresh.add([entry(2, "Aide")])
        assert keys(reader.search(Query("aide"))) == [1]
        reader.index([entry(3, "Aide")])  # it too writes in both
    assert set(keys(reader.search(Query("aide")))) == {2, 3}


def test_a_rebuild_whose_process_died_is_forgotten(tmp_path):
    engine = Embedded(tmp_path)
    engine.index([entry(1, "Aide")])
    (tmp_path / "next").write_text(engine.folder.current().name)
    engine.index([entry(2, "Aide")])
    assert not (tmp_path / "next").exists()
    with engine.rebuild() as fresh:
        fresh.add([entry(3, "Aide")])
    assert keys(engine.search(Query("aide"))) == [3]


def test_two_rebuilds_at_once_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("search.engines.embedded_files.WRITER_WAIT", 0.05)
    first, second = Embedded(tmp_path), Embedded(tmp_path)
    with first.rebuild(), pytest.raises(EngineDownError), second.rebuild():
        raise AssertionError("the second does not begin")


def test_an_index_of_another_shape_is_not_read(tmp_path):
    old = Embedded(tmp_path)
    old.index([entry(1, "Aide")])
    new = Embedded(tmp_path)
    new.folder.shape += 1
    assert not new.search(Query("aide")).total
    with new.rebuild() as fresh:
        fresh.add([entry(2, "Aide")])
    assert keys(new.search(Query("aide"))) == [2]
