"""The index holds what the rows say, whatever happens to the changes on their way."""

from __future__ import annotations

import random
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines.embedded import Embedded
from search.engines.interface import Engine, Entry, Gone, Query
from tests.search.engines.rows import KIND, entry, gone, keys

CHANGES, ROWS = 1_000, 60


class Rows:
    """The rows as the database has them: a version and a title, or nothing when a row is not public."""

    def __init__(self) -> None:
        self.versions: dict[int, int] = {}
        self.titles: dict[int, str] = {}

    def change(self, key: int, *, public: bool) -> Entry | Gone:
        """Change a row and return what its effect would tell the index."""
        self.versions[key] = self.versions.get(key, 0) + 1
        if public:
            self.titles[key] = f"rang{key} etat{self.versions[key]}"
        else:
            self.titles.pop(key, None)
        return self.told(key)

    def told(self, key: int) -> Entry | Gone:
        version = self.versions[key]
        return (
            entry(key, self.titles[key], version=version)
            if key in self.titles
            else gone(key, version=version)
        )

    def public(self) -> Iterator[Entry]:
        for key, title in self.titles.items():
            yield entry(key, title, version=self.versions[key])

    def repair(self, engine: Engine) -> None:
        """What ``check_search`` does: compare versions, and tell what differs again."""
        held = dict(engine.versions(KIND))
        wanted = {key: self.versions[key] for key in self.titles}
        engine.index(self.told(key) for key in self.versions if held.get(key) != wanted.get(key))

    def assert_same(self, engine: Engine) -> None:
        assert dict(engine.versions(KIND)) == {key: self.versions[key] for key in self.titles}
        assert set(keys(engine.search(Query(limit=ROWS * 2)))) == set(self.titles)
        for key, title in list(self.titles.items())[:20]:
            assert keys(engine.search(Query(f'"{title}"'))) == [key]


def test_a_thousand_changes_lost_doubled_and_out_of_order(engine):
    draw = random.Random(14)  # noqa: S311
    rows = Rows()
    waiting: list[Entry | Gone] = []

    def some_changes(count: int) -> None:
        for _ in range(count):
            told = rows.change(draw.randrange(ROWS), public=draw.random() < 0.75)
            if draw.random() < 0.1:
                continue
            waiting.extend([told] * draw.choice([1, 1, 1, 2, 3]))
        draw.shuffle(waiting)
        sent = draw.randrange(len(waiting) + 1)
        engine.index(waiting[:sent])
        del waiting[:sent]

    for _ in range(10):
        some_changes(CHANGES // 25)
    with engine.rebuild() as fresh:
        everything = list(rows.public())
        for start in range(0, len(everything), 20):
            fresh.add(everything[start : start + 20])
            some_changes(CHANGES // 25)
    for _ in range(12):
        some_changes(CHANGES // 25)
    engine.index(waiting)
    rows.repair(engine)
    rows.assert_same(engine)


@settings(max_examples=5)
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 6), st.booleans()), min_size=1, max_size=9))
def test_the_highest_version_told_of_a_row_is_what_the_index_holds(tmp_path_factory, told):
    engine = Embedded(tmp_path_factory.mktemp("index"))
    newest: dict[int, tuple[int, bool]] = {}
    for key, version, public in told:
        engine.index([entry(key, "Aide", version=version) if public else gone(key, version=version)])
        if version >= newest.get(key, (0, False))[0]:
            newest[key] = (version, public)
    wanted = {key: version for key, (version, public) in newest.items() if public}
    assert dict(engine.versions(KIND)) == wanted
    assert set(keys(engine.search(Query("aide")))) == set(wanted)
