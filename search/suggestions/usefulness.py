"""What readers' words do to a score: a little, and only once there are several. Pure."""

from __future__ import annotations

from typing import NamedTuple

DOUBT = 4.0
"""Votes that count as if half were for, half against: one voice moves little."""
REACH = 0.3
"""The most that votes add to a score, or take away, as a part of it."""
ELSEWHERE = 0.25
"""What a vote beside questions on other topics counts."""


class Said(NamedTuple):
    yes: int = 0
    no: int = 0


def factor(here: Said, everywhere: Said) -> float:
    """Return what multiplies a score: 1 without votes, from ``1 - REACH`` to ``1 + REACH``.

    ``here`` counts votes beside questions on the same topics, ``everywhere`` all of them.
    """
    yes = here.yes + ELSEWHERE * max(0, everywhere.yes - here.yes)
    no = here.no + ELSEWHERE * max(0, everywhere.no - here.no)
    share = (yes + DOUBT / 2) / (yes + no + DOUBT)
    return 1 + REACH * (2 * share - 1)


def told(here: Said) -> str:
    """Say what readers said and what it does: « Utile pour 3 lecteurs sur 4 : elle remonte »."""
    count = here.yes + here.no
    if not count:
        return ""
    who = "lecteur" if count == 1 else "lecteurs"
    does = (
        "elle remonte" if here.yes > here.no else "elle descend" if here.no > here.yes else "son rang reste"
    )
    return f"Utile pour {here.yes} {who} sur {count}, sur ce sujet : {does}."
