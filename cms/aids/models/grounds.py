"""Territories shared by aids: those that hold in the same places have one set, expanded once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

from django.db import models

from cms.aids.zones import Gazetteer, lines
from territories.models import TerritorySet
from territories.services import ZoneRef, define_territory


class Ground(models.Model):
    """A territory set under what it was made from. Never changed: a draft must not move a published aid."""

    key = models.CharField(max_length=64, primary_key=True)
    territory = models.OneToOneField(TerritorySet, models.PROTECT, related_name="aid_ground")

    class Meta:
        verbose_name = "territoire d’aides"
        verbose_name_plural = "territoires d’aides"

    def __str__(self) -> str:
        return self.key[:12]


def territory_of(zones: str, exclusions: str = "", *, names: Gazetteer | None = None) -> TerritorySet | None:
    """Return the set of what is written in two fields; nothing when no zone is named.

    A set that was left open, for want of a place we know today, is expanded again.
    """
    if not lines(zones):
        return None
    names = names or Gazetteer()
    return shared_set(names.zones(lines(zones)), names.zones(lines(exclusions)))


def shared_set(inside: Sequence[ZoneRef], outside: Sequence[ZoneRef] = ()) -> TerritorySet:
    key = _key(inside, outside)
    ground = Ground.objects.filter(key=key).select_related("territory").first()
    if ground is None:
        territory = define_territory(inside, outside)
        # Of two who come at once the first one's set stays; the other's is nobody's.
        ground, mine = Ground.objects.get_or_create(key=key, defaults={"territory": territory})
        if not mine:
            territory.delete()
    elif ground.territory.open_zone or ground.territory.open_exclusion:
        define_territory(inside, outside, territory_set=ground.territory)
    return ground.territory


def _key(inside: Iterable[ZoneRef], outside: Iterable[ZoneRef]) -> str:
    sides = [sorted([zone.kind.value, zone.code, zone.label] for zone in side) for side in (inside, outside)]
    return hashlib.sha256(json.dumps(sides).encode()).hexdigest()
