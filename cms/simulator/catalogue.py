"""The open aids, compiled once and shared until one of them changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cms.aids import catalogue as aids
from cms.aids.catalogue import OpenAid
from eligibility.compiled import Catalogue
from eligibility.conditions import Place
from eligibility.questions import Questionnaire


@dataclass(frozen=True, slots=True)
class Compiled:
    """Aids and their questionnaire; the rank of an aid is its bit in every mask."""

    aids: tuple[OpenAid, ...]
    questionnaire: Questionnaire
    near: tuple[int, ...]
    """How narrow the territory of each is."""

    @property
    def catalogue(self) -> Catalogue:
        return self.questionnaire.catalogue

    def of(self, mask: int) -> list[tuple[int, OpenAid]]:
        """Return the aids of a mask with their ranks, in the catalogue's order."""
        found = []
        while mask:
            rank = (mask & -mask).bit_length() - 1
            found.append((rank, self.aids[rank]))
            mask &= mask - 1
        return found


def nearness(aid: OpenAid) -> int:
    """Return how narrow the aid's territory is: 0 for France, 3 for a commune."""
    depths = [
        path.count("/") + 1 if path else 0
        for condition in aid.conditions
        if isinstance(condition, Place)
        for zone in condition.zones
        for path in zone.paths
    ]
    return min(depths, default=0)


_kept: list[Compiled] = []


def compiled(on: date) -> Compiled:
    """Return the catalogue of a day. The aids are the same object until one changes, and so is this."""
    open_aids = aids.every_open(on)
    if _kept and _kept[0].aids is open_aids:
        return _kept[0]
    questionnaire = Questionnaire(Catalogue(aid.conditions for aid in open_aids))
    made = Compiled(open_aids, questionnaire, tuple(map(nearness, open_aids)))
    _kept[:] = [made]
    return made
