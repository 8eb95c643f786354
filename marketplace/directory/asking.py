"""What a reader looks for, read from the address. Anything is taken: what means nothing is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from core.asked import clean, page_number, values
from marketplace.directory.indexed import YES
from marketplace.directory.ranking.weights import List
from territories import picker
from territories.models import Commune

SIZE = 10
"""Results on a page: the places kept for newcomers are the fourth and the ninth."""
LAST_PAGE = 20
LONGEST = 200
"""Characters of a need that are looked for."""
RADII = (20, 50, 100)  # kilometres
USUAL = 50
ANYWHERE = "partout"

# The engine's facet behind each parameter of the address.
PARAMETERS: Mapping[List, Mapping[str, str]] = {
    "provider": {
        "prestation": "service",
        "prix": "below",
        "langue": "language",
        "avis": "rating",
        "distance": "remote",
    },
    "connector": {
        "sujet": "topic",
        "region": "region",
        "langue": "language",
        "niveau": "level",
        "places": "open",
        "distance": "remote",
    },
}
NAMES: Mapping[List, str] = {"provider": "annuaire:providers", "connector": "annuaire:connectors"}
FITS: Mapping[List, str] = {"provider": "prestation", "connector": "sujet"}
"""The parameter that says what is wanted: of its values, the more are offered, the better it fits."""
OTHERS = ("q", "lieu", "lieu_code", "rayon", "tri", "page")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search as its address says it. ``typed`` is the place as it was typed, understood or not."""

    list: List
    text: str = ""
    typed: picker.Resolution | None = None
    place: str = ""
    code: str = ""
    radius: int = USUAL
    """Kilometres; 0 for anywhere, from afar included."""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By parameter."""
    nearest: bool = False
    page: int = 1

    @property
    def commune(self) -> Commune | None:
        return self.typed.commune if self.typed else None

    @property
    def point(self) -> tuple[float, float] | None:
        commune = self.commune
        if commune is None or commune.latitude is None or commune.longitude is None:
            return None
        return commune.latitude, commune.longitude

    @property
    def anywhere(self) -> bool:
        return self.point is not None and not self.radius

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """By the engine's names."""
        names = PARAMETERS[self.list]
        found = {names[name]: values for name, values in self.chosen.items()}
        if "prix" in self.chosen and self.services:
            # Under the median for what is looked for, not for anything else that they sell.
            found[names["prix"]] = self.services
        return found

    @property
    def services(self) -> tuple[str, ...]:
        return self.chosen.get("prestation", ())

    @property
    def fits(self) -> tuple[str, tuple[str, ...]]:
        """The facet of what is wanted, and its codes."""
        name = FITS[self.list]
        return PARAMETERS[self.list][name], self.chosen.get(name, ())

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.place or self.chosen)

    @property
    def active(self) -> int:
        """How many filters are in force."""
        return sum(map(len, self.chosen.values())) + (self.point is not None and self.radius != USUAL)

    @property
    def cell(self) -> str:
        """What two searches must share to show the same page on one day: order and page left out."""
        pairs = [("liste", self.list), ("q", " ".join(self.text.lower().split()))]
        if self.commune and self.point:
            pairs += [("lieu", self.commune.code), ("rayon", str(self.radius or ANYWHERE))]
        pairs += [(name, value) for name in sorted(self.chosen) for value in sorted(self.chosen[name])]
        return urlencode([(name, value) for name, value in pairs if value])

    def address(self, **changes: Any) -> str:
        """Return the address of this search, with ``changes``, from its first page unless told otherwise."""
        other = replace(self, **{"page": 1, **changes})
        pairs = [("q", other.text)] if other.text else []
        if other.place:
            pairs.append(("lieu", other.place))
            if other.commune:
                pairs.append(("lieu_code", other.commune.code))
            if other.radius != USUAL:
                pairs.append(("rayon", str(other.radius or ANYWHERE)))
        pairs += [(name, value) for name, values in other.chosen.items() for value in values]
        pairs += [("tri", "proches")] if other.nearest else []
        pairs += [("page", str(other.page))] if other.page > 1 else []
        path = reverse(NAMES[other.list])
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def less(self, name: str, value: str) -> Wanted:
        """Return this search without one of its filters."""
        left = {**self.chosen, name: tuple(each for each in self.chosen[name] if each != value)}
        return replace(self, page=1, chosen={name: values for name, values in left.items() if values})

    def placeless(self) -> Wanted:
        return replace(self, page=1, typed=None, place="", code="", radius=USUAL, nearest=False)


def read(data: QueryDict, of: List) -> Wanted:
    """Read a search from an address: a query or three when it names a place."""
    place = clean(data.get("lieu", ""))[: picker.MAX_LENGTH]
    code = clean(data.get("lieu_code", ""))[:5]
    typed = picker.resolve(place, code) if place or code else None
    if typed and typed.commune and not place:
        place = typed.commune.label
    chosen = {name: values(data, name) for name in PARAMETERS[of]}
    wanted = Wanted(
        list=of,
        text=clean(data.get("q", ""))[:LONGEST].strip(),
        typed=typed,
        place=place,
        code=code,
        radius=_radius(data.get("rayon", "")),
        chosen={name: values for name, values in chosen.items() if values},
        page=page_number(data.get("page", ""), LAST_PAGE),
    )
    return replace(wanted, nearest=data.get("tri", "") == "proches" and wanted.point is not None)


def _radius(typed: str) -> int:
    if typed == ANYWHERE:
        return 0
    return int(typed) if typed in {str(each) for each in RADII} else USUAL


__all__ = ["ANYWHERE", "SIZE", "USUAL", "YES", "Wanted", "read"]
