"""What a reader asks for, read from the address. Anything is taken: what means nothing is left out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.text import slugify

from core.asked import clean, page_number, values
from core.capabilities import Searchable, searchables
from search.engines.interface import DEPTH, Query
from search.federated.weights import LONGEST, SIZE

FACETS = {"sujet": "topic", "region": "region", "secteur": "sector"}
"""The engine's facet behind each parameter of the address."""
MOST_VALUES = 20
"""Of one facet: more than a reader ticks, less than a server minds."""
SINCE = {"mois": 31, "trimestre": 92, "an": 366}  # days
LAST_PAGE = DEPTH // SIZE


def slug_of(kind: Searchable) -> str:
    """Return the word of a kind in addresses: « questions », « guides »."""
    return slugify(kind.plural)


def kinds() -> list[Searchable]:
    return sorted(searchables, key=lambda kind: (kind.order, kind.name))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search as its address says it; ``cut`` when what was typed was longer than what is looked for."""

    text: str = ""
    cut: bool = False
    kinds: tuple[str, ...] = ()
    """Their words in addresses."""
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By parameter."""
    since: str = ""
    newest: bool = False
    page: int = 1

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.kinds or self.filters or self.since)

    @property
    def active(self) -> int:
        """How many filters are in force."""
        return len(self.kinds) + sum(map(len, self.filters.values())) + bool(self.since)

    def query(self, today: date) -> Query:
        return Query(
            text=self.text,
            kinds=tuple(kind.name for kind in kinds() if slug_of(kind) in self.kinds),
            filters={FACETS[name]: values for name, values in self.filters.items()},
            facets=("kind", *FACETS.values()),
            since=today - timedelta(days=SINCE[self.since]) if self.since else None,
            sort="newest" if self.newest else "relevance",
        )

    def address(self, **changes) -> str:
        """Return the address of this search, with ``changes``, from its first page unless told otherwise."""
        other = replace(self, **{"page": 1, **changes})
        pairs = [("q", other.text)] if other.text else []
        pairs += [("type", kind) for kind in other.kinds]
        pairs += [(name, value) for name, values in other.filters.items() for value in values]
        pairs += [("depuis", other.since)] if other.since else []
        pairs += [("tri", "recent")] if other.newest else []
        pairs += [("page", str(other.page))] if other.page > 1 else []
        path = reverse("search:results")
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def without(self, name: str, value: str) -> str:
        """Return the address of this search less one filter."""
        if name == "type":
            return self.address(kinds=tuple(kind for kind in self.kinds if kind != value))
        if name == "depuis":
            return self.address(since="")
        left = {**self.filters, name: tuple(each for each in self.filters[name] if each != value)}
        return self.address(filters={name: values for name, values in left.items() if values})


def read(data: QueryDict) -> Wanted:
    """Read a search from an address."""
    typed = clean(data.get("q", ""))
    known = {slug_of(kind) for kind in kinds()}
    filters = {name: values(data, name) for name in FACETS}
    since = data.get("depuis", "")
    return Wanted(
        text=typed[:LONGEST].strip(),
        cut=len(typed) > LONGEST,
        kinds=tuple(kind for kind in values(data, "type") if kind in known),
        filters={name: values for name, values in filters.items() if values},
        since=since if since in SINCE else "",
        newest=data.get("tri", "") == "recent",
        page=page_number(data.get("page", ""), LAST_PAGE),
    )
