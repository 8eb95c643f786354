"""Zones and places as paths, and the three-valued question "is this place inside?".

A path goes down from the country: ``""`` is France, ``"44"`` a region, ``"44/57"`` a department,
``"44/57/57463"`` a commune, ``"11/75/75056/75101"`` a municipal arrondissement. An overseas collectivity
stands for both region and department: ``"988/988/98818"``. Two places are one within the other exactly
when a path starts the other, so nothing is ever expanded below the zone that was named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices


class ZoneKind(TextChoices):
    """From the widest to the narrowest."""

    COUNTRY = "country", "France entière"
    MAINLAND = "mainland", "France métropolitaine"
    OVERSEAS = "overseas", "Outre-mer"
    REGION = "region", "Région"
    DEPARTMENT = "department", "Département"
    EPCI = "epci", "Intercommunalité"
    COMMUNE = "commune", "Commune"
    OTHER = "other", "Autre territoire"


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone as it was named, and the paths it was expanded to. None: it could not be, and stays unknown."""

    kind: ZoneKind
    code: str
    label: str
    paths: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind.value, "code": self.code, "label": self.label, "paths": list(self.paths)}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Zone:
        return cls(ZoneKind(values["kind"]), values["code"], values["label"], tuple(values["paths"]))


def ancestors(path: str) -> list[str]:
    """Return ``path`` and every path above it, the country first."""
    parts = path.split("/") if path else []
    return ["/".join(parts[:depth]) for depth in range(len(parts) + 1)]


def is_within(path: str, other: str) -> bool:
    """Say whether ``path`` is ``other`` or lies inside it."""
    return not other or path == other or path.startswith(other + "/")


def covers(zones: Iterable[Zone], exclusions: Iterable[Zone], place: str) -> bool | None:
    """Say whether all of ``place`` is in ``zones`` less ``exclusions``; ``None`` when it cannot be known.

    It cannot when a zone that was not expanded might decide, or when only part of the place is meant.
    For a commune, which has no parts, the answer is that of the full list of communes. For a wider place
    it is safe, not complete: a region all of whose departments are named is "unknown", not "yes".
    """
    inside = _any(_zone_covers(zone, place) for zone in zones)
    outside = _any(_zone_covers(zone, place) for zone in exclusions)
    if inside is False or outside is True:
        return False
    if inside is True and outside is False:
        return True
    return None


def _zone_covers(zone: Zone, place: str) -> bool | None:
    if not zone.paths:
        return None
    return _any(_path_covers(path, place) for path in zone.paths)


def _path_covers(zone: str, place: str) -> bool | None:
    if is_within(place, zone):
        return True
    return None if is_within(zone, place) else False


def _any(answers: Iterable[bool | None]) -> bool | None:
    """Kleene's "or": one yes decides, else one unknown leaves it open."""
    open_answer = False
    for answer in answers:
        if answer:
            return True
        open_answer = open_answer or answer is None
    return None if open_answer else False
