"""The engine for scale: Elasticsearch 8, one node or many.

``<prefix>-<shape>-read`` and ``-write`` are aliases of the index in use, ``-next`` of the one being filled:
changes go to both, with the row's version, so that the swap loses nothing. A row that is gone leaves a mark
with its version; a rebuild drops the marks.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from elastic_transport import TransportError
from elasticsearch import ApiError, BadRequestError, Elasticsearch, NotFoundError, helpers
from elasticsearch.dsl import Q
from elasticsearch.dsl import Search as Request

from search.analysis.words import clean, words
from search.engines import closeness, interface
from search.engines.breaker import Breaker
from search.engines.elasticsearch_documents import SHAPE, new_index, operation
from search.engines.elasticsearch_search import Memory, Search, alive
from search.engines.interface import EngineDownError, Entry, Found, Gone, Hit, Suggestion

SEARCH_TIMEOUT = 1.0  # seconds that a reader waits for a node
WRITE_TIMEOUT = 20.0  # seconds; shorter than an effect's lease
CHUNK = 1_000  # changes in one request
CHUNK_BYTES = 8_000_000
STALE, MISSING = 409, 404
PAGE = 2_000


class ElasticsearchEngine:
    name = "elasticsearch"

    def __init__(self, urls: Sequence[str], prefix: str):
        self.client = Elasticsearch(list(urls), max_retries=len(urls), retry_on_timeout=len(urls) > 1)
        self.base = f"{prefix}-{SHAPE}"
        self.reading, self.writing = Breaker(), Breaker()
        self.memory = Memory()
        self._known = False
        self._making = threading.Lock()

    @property
    def read_alias(self) -> str:
        return f"{self.base}-read"

    @property
    def write_alias(self) -> str:
        return f"{self.base}-write"

    @property
    def next_alias(self) -> str:
        return f"{self.base}-next"

    # -- Writing

    def index(self, changes: Iterable[Entry | Gone]) -> None:
        with self.writing(), told():
            client = self._writer()
            self._make_sure(client)
            operations: Iterable[dict] = map(operation, changes)
            if client.indices.exists_alias(name=self.next_alias):
                kept = list(operations)
                self._bulk(client, self.next_alias, kept, missing=True)
                operations = kept
            self._bulk(client, self.write_alias, operations)
            client.indices.refresh(index=self.write_alias)

    def _writer(self) -> Elasticsearch:
        return self.client.options(request_timeout=WRITE_TIMEOUT)

    def _make_sure(self, client: Elasticsearch) -> None:
        """Make the first index unless there is one; of several processes that try, one does."""
        with self._making:
            if self._known or client.indices.exists_alias(name=self.write_alias):
                self._known = True
                return
            index = new_index(f"{self.base}-index-0")
            index.aliases(**{self.read_alias: {}, self.write_alias: {}})
            try:
                index.create(using=client)
            except BadRequestError as error:
                if error.error != "resource_already_exists_exception":
                    raise
            self._known = True

    def _bulk(
        self, client: Elasticsearch, alias: str, operations: Iterable[dict], *, missing: bool = False
    ) -> None:
        """Write; a stale version changes nothing. ``missing``: an alias that is no more is no error."""
        done = helpers.streaming_bulk(
            client,
            operations,
            index=alias,
            require_alias=True,
            chunk_size=CHUNK,
            max_chunk_bytes=CHUNK_BYTES,
            raise_on_error=False,
        )
        for well, answer in done:
            status = answer["index"]["status"]
            if well or status == STALE or (missing and status == MISSING):
                continue
            if status == MISSING:
                self._known = False
            raise EngineDownError(f"{status} {answer['index'].get('error')}")

    @contextmanager
    def rebuild(self) -> Iterator[Rebuild]:
        with told():
            client = self._writer()
            self._make_sure(client)
            day = time.strftime("%Y%m%d%H%M%S", time.gmtime())
            made = f"{self.base}-index-{day}-{secrets.token_hex(4)}"
            own = f"{made}-own"
            index = new_index(made)
            index.settings(refresh_interval="-1")
            index.aliases(**{own: {}})
            index.create(using=client)
        try:
            with told():
                # Who filled one before, and died or still lives, loses it: a swap asks whose this alias is.
                client.indices.update_aliases(
                    actions=[*self._taking(self.next_alias), add(made, self.next_alias)]
                )
            yield Rebuild(self, client, own)
            with told():
                self._swap(client, made)
        except BaseException:
            with told():
                client.options(ignore_status=MISSING).indices.delete(index=made)
            raise

    def _taking(self, alias: str) -> list[dict]:
        return [{"remove": {"index": f"{self.base}-index-*", "alias": alias, "must_exist": False}}]

    def _swap(self, client: Elasticsearch, made: str) -> None:
        client.indices.put_settings(index=made, settings={"index": {"refresh_interval": "1s"}})
        client.indices.refresh(index=made)
        if made not in self._named(client, self.next_alias):
            raise EngineDownError("another rebuild began meanwhile")
        before = self._named(client, self.read_alias)
        actions = [
            step
            for alias in (self.read_alias, self.write_alias, self.next_alias)
            for step in self._taking(alias)
        ]
        actions += [add(made, self.read_alias), add(made, self.write_alias)]
        client.indices.update_aliases(actions=actions)
        # The one before stays until the next rebuild: who is reading it ends in peace.
        for index in client.indices.get(index=f"{self.base}-index-*"):
            if index != made and index not in before:
                client.options(ignore_status=MISSING).indices.delete(index=index)
        self.memory.forget()

    @staticmethod
    def _named(client: Elasticsearch, alias: str) -> set[str]:
        try:
            return set(client.indices.get_alias(name=alias).body)
        except NotFoundError:
            return set()

    def remove(self) -> None:
        """Remove every index of this prefix and close: for tests, benches and evaluations."""
        with told():
            for index in self._writer().indices.get(index=f"{self.base}-index-*"):
                self._writer().options(ignore_status=MISSING).indices.delete(index=index)
        self.client.close()

    # -- Reading

    def search(self, query: interface.Query) -> Found:
        with self.reading(), told():
            return Search(self._reader(), self.read_alias, self.memory, query).run()

    def similar(self, text: str, kinds: Sequence[str], limit: int) -> Sequence[Hit]:
        if not text.strip():
            return []
        return self.search(interface.Query(text, kinds, limit=limit)).hits

    def suggest(self, text: str, kinds: Sequence[str], limit: int) -> Sequence[Suggestion]:
        typed = words(clean(text)[:200])[-8:]
        if not typed:
            return []
        request = Request(using=self._reader(), index=self.read_alias).filter(alive(kinds))
        request = request.query(Q("match_bool_prefix", names={"query": " ".join(typed), "operator": "and"}))
        request = request.source(["kind", "key", "shown", "url"])[: limit * 4]
        with self.reading(), told():
            hits = list(request.params(**here()).execute())
        hits.sort(key=lambda hit: -closeness.begins(typed, hit.shown))
        return [Suggestion(hit.kind, hit.key, hit.shown, hit.url) for hit in hits[:limit]]

    def versions(self, kind: str) -> Iterator[tuple[int, int]]:
        with told():
            client = self._writer()
            request = Request(using=client, index=self.read_alias).filter(alive([kind]))
            request = request.source(["key", "version"]).params(size=PAGE, **here())
            for hit in request.scan():
                yield hit.key, hit.version

    def check(self) -> str:
        with self.reading(), told():
            self._reader().info()
        return self.name

    def _reader(self) -> Elasticsearch:
        return self.client.options(request_timeout=SEARCH_TIMEOUT)


class Rebuild:
    def __init__(self, engine: ElasticsearchEngine, client: Elasticsearch, alias: str):
        self.engine = engine
        self.client = client
        self.alias = alias

    def add(self, entries: Iterable[Entry]) -> None:
        with told():
            self.engine._bulk(self.client, self.alias, map(operation, entries))


def add(index: str, alias: str) -> dict:
    return {"add": {"index": index, "alias": alias}}


def here() -> dict[str, bool]:
    """Before the first row is indexed there is no index: nothing is found, and nothing is wrong."""
    return {"ignore_unavailable": True, "allow_no_indices": True}


@contextmanager
def told() -> Iterator[None]:
    try:
        yield
    except (ApiError, TransportError, helpers.BulkIndexError) as error:
        raise EngineDownError(str(error)) from error
