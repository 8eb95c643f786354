from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction

from territories.models import (
    Collectivity,
    Commune,
    Department,
    FormerCommune,
    Region,
    TerritoryPath,
    TerritorySet,
)
from territories.zones import Zone, ZoneKind

# Before 1976 Corsica was one department; files, and post codes to this day, still say 20.
CORSICA_BEFORE = {"20": ("2A", "2B")}


class ZoneRef(NamedTuple):
    """A zone as someone names it; ``label`` is for those that have no row of their own."""

    kind: ZoneKind
    code: str = ""
    label: str = ""


def current_communes(codes: Iterable[str]) -> dict[str, Commune]:
    """Return today's commune of each INSEE code, those of merged communes included.

    A code that nobody knows is absent. Two queries, whatever the number of codes.
    """
    wanted = {code.strip().upper() for code in codes}
    found = Commune.objects.in_bulk(wanted)
    former = FormerCommune.objects.filter(code__in=wanted - set(found)).select_related("commune")
    return found | {row.code: row.commune for row in former}


@transaction.atomic
def define_territory(
    zones: Iterable[ZoneRef],
    exclusions: Iterable[ZoneRef] = (),
    *,
    name: str = "",
    territory_set: TerritorySet | None = None,
) -> TerritorySet:
    """Create a set, or change ``territory_set``, and expand its zones once and for all.

    A zone that cannot be expanded (an intercommunality, free words, a code we do not know) is kept as it
    was named and leaves its part of the answers unknown.
    """
    zones, exclusions = list(zones), list(exclusions)
    expanded = expand([*zones, *exclusions])
    inside, outside = expanded[: len(zones)], expanded[len(zones) :]
    territory_set = territory_set or TerritorySet()
    territory_set.name = name
    territory_set.zones = [zone.to_json() for zone in inside]
    territory_set.exclusions = [zone.to_json() for zone in outside]
    territory_set.open_zone = any(not zone.paths for zone in inside)
    territory_set.open_exclusion = any(not zone.paths for zone in outside)
    territory_set.save()
    territory_set.paths.all().delete()
    TerritoryPath.objects.bulk_create(
        TerritoryPath(territory_set=territory_set, path=path, excluded=excluded)
        for side, excluded in ((inside, False), (outside, True))
        for path in sorted({path for zone in side for path in zone.paths})
    )
    return territory_set


def expand(refs: Iterable[ZoneRef]) -> list[Zone]:
    """Return each zone with its paths and its French label, in the same order. At most four queries."""
    refs = [ref._replace(code=ref.code.strip().upper()) for ref in refs]
    kinds = {ref.kind for ref in refs}
    regions = (
        Region.objects.in_bulk() if kinds & {ZoneKind.REGION, ZoneKind.MAINLAND, ZoneKind.OVERSEAS} else {}
    )
    departments = Department.objects.in_bulk() if ZoneKind.DEPARTMENT in kinds else {}
    named = {ref.code for ref in refs if ref.kind == ZoneKind.COMMUNE}
    communes = current_communes(named) if named else {}

    def zone(ref: ZoneRef) -> Zone:
        label = ref.label
        paths: tuple[str, ...] = ()
        match ref.kind:
            case ZoneKind.COUNTRY:
                paths = ("",)
            case ZoneKind.MAINLAND:
                paths = tuple(code for code, region in regions.items() if not region.overseas)
            case ZoneKind.OVERSEAS:
                paths = (*(code for code, region in regions.items() if region.overseas), *Collectivity.values)
            case ZoneKind.REGION if region := regions.get(ref.code):
                label, paths = region.name, (region.path,)
            case ZoneKind.DEPARTMENT if ref.code in CORSICA_BEFORE:
                label = label or "Corse (20)"
                paths = tuple(
                    departments[code].path for code in CORSICA_BEFORE[ref.code] if code in departments
                )
            case ZoneKind.DEPARTMENT if department := departments.get(ref.code):
                label, paths = str(department), (department.path,)
            case ZoneKind.DEPARTMENT if ref.code in Collectivity.values:
                label, paths = Collectivity(ref.code).label, (ref.code,)
            case ZoneKind.COMMUNE if commune := communes.get(ref.code):
                label, paths = commune.label, (commune.path,)
        return Zone(ref.kind, ref.code, label or _unknown_label(ref), paths)

    return [zone(ref) for ref in refs]


def _unknown_label(ref: ZoneRef) -> str:
    if ref.kind in {ZoneKind.COUNTRY, ZoneKind.MAINLAND, ZoneKind.OVERSEAS}:
        return ref.kind.label
    return f"{ref.kind.label} {ref.code}".strip()
