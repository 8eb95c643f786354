"""The open aids, compiled once and shared until one of them changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cms.aids import catalogue as aids
from cms.aids.catalogue import OpenAid
from eligibility.compiled import Catalogue
from eligibility.questions import Questionnaire


@dataclass(frozen=True, slots=True)
class Compiled:
    """Aids and their questionnaire; the rank of an aid is its bit in every mask."""

    aids: tuple[OpenAid, ...]
    questionnaire: Questionnaire

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


_kept: list[Compiled] = []


def compiled(on: date) -> Compiled:
    """Return the catalogue of a day. The aids are the same object until one changes, and so is this."""
    open_aids = aids.every_open(on)
    if _kept and _kept[0].aids is open_aids:
        return _kept[0]
    made = Compiled(open_aids, Questionnaire(Catalogue(aid.conditions for aid in open_aids)))
    _kept[:] = [made]
    return made
