"""Where an aid holds, as an editor or a file writes it: codes of the national schema, or names.

``REG-75``, ``DEP-2A``, ``COM-23096``, ``EPC-200034825``, ``PAYS-99100``, or « Nouvelle-Aquitaine »,
« Creuse », « Guéret (23) ». What nobody can place stays in its own words and leaves the answer
unknown: it is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.words import fold
from territories.models import Collectivity, Commune, Department, Region
from territories.services import ZoneRef
from territories.zones import ZoneKind

FRANCE = "PAYS-99100"
CODE = re.compile(r"(PAYS|REG|DEP|EPC|EPCI|COM)-([0-9A-Z]{2,9})")
NAMED_COMMUNE = re.compile(r"(.+?)\s*\((\d{2,3}|2[AB])\)")
NUMBERED_DEPARTMENT = re.compile(r"(\d{2,3}|2[AB])\s*[-–—]\s*(.+)")
KINDS = {"REG": ZoneKind.REGION, "DEP": ZoneKind.DEPARTMENT, "EPC": ZoneKind.EPCI, "EPCI": ZoneKind.EPCI}
PREFIXES = {
    ZoneKind.REGION: "REG", ZoneKind.DEPARTMENT: "DEP", ZoneKind.EPCI: "EPC", ZoneKind.COMMUNE: "COM",
}  # fmt: skip
WHOLE = {
    "france": ZoneKind.COUNTRY,
    "france entiere": ZoneKind.COUNTRY,
    "france et territoires d outre mer": ZoneKind.COUNTRY,
    "national": ZoneKind.COUNTRY,
    "toute la france": ZoneKind.COUNTRY,
    "france metropolitaine": ZoneKind.MAINLAND,
    "metropole": ZoneKind.MAINLAND,
    "outre mer": ZoneKind.OVERSEAS,
    "france d outre mer": ZoneKind.OVERSEAS,
}


class Gazetteer:
    """The regions, departments and collectivities by name: three dozen words, read once a use."""

    def __init__(self) -> None:
        self.names: dict[str, ZoneRef] = {name: ZoneRef(kind) for name, kind in WHOLE.items()}
        for department in Department.objects.all():
            self.names[fold(department.name)] = ZoneRef(ZoneKind.DEPARTMENT, department.code)
        for code, label in Collectivity.choices:
            self.names[fold(label)] = ZoneRef(ZoneKind.DEPARTMENT, code)
        # A region that bears its department's name (La Réunion, Guadeloupe…) is the same ground.
        for region in Region.objects.all():
            self.names[fold(region.name)] = ZoneRef(ZoneKind.REGION, region.code)

    def zone(self, text: str) -> ZoneRef:
        """Return the zone that ``text`` names; its own words when it names none that we know."""
        words = " ".join(text.split())
        if coded := CODE.fullmatch(words.upper()):
            return _coded(coded[1], coded[2], words)
        if known := self.names.get(fold(words)):
            return known
        if numbered := NUMBERED_DEPARTMENT.fullmatch(words):
            named = self.names.get(fold(numbered[2]))
            if named and named.code == numbered[1]:
                return named
        if place := NAMED_COMMUNE.fullmatch(words):
            rows = Commune.objects.filter(name__iexact=place[1].strip(), department=place[2].upper())[:2]
            if len(rows) == 1:
                return ZoneRef(ZoneKind.COMMUNE, rows[0].code)
        return ZoneRef(ZoneKind.OTHER, "", words[:200])

    def zones(self, lines: Iterable[str]) -> list[ZoneRef]:
        found = [self.zone(line) for line in lines if line.strip()]
        return list(dict.fromkeys(found))


def _coded(kind: str, code: str, words: str) -> ZoneRef:
    if kind == "PAYS":
        return ZoneRef(ZoneKind.COUNTRY) if code == "99100" else ZoneRef(ZoneKind.OTHER, "", words)
    if kind == "COM" and code in Collectivity.values:
        # Exports write an overseas collectivity so; a commune has five characters.
        return ZoneRef(ZoneKind.DEPARTMENT, code)
    return ZoneRef(KINDS.get(kind, ZoneKind.COMMUNE), code)


def lines(text: str) -> list[str]:
    """Return the zones of a field, one a line: a comma may be part of a name."""
    return [part.strip() for part in re.split(r"[\n|]", text) if part.strip()]


def code_of(kind: str, code: str) -> str:
    """Write one stored zone as the national schema does; "" where the schema has no word for it."""
    match kind:
        case ZoneKind.COUNTRY:
            return FRANCE
        case ZoneKind.REGION | ZoneKind.DEPARTMENT | ZoneKind.EPCI | ZoneKind.COMMUNE if code:
            return f"{PREFIXES[ZoneKind(kind)]}-{code}"
    return ""
