"""How many companies are like this one? An estimate, so that who asks anonymously knows how many could.

Method, sources and measured error: ``docs/concepts/crowd.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.db.models import TextChoices

from core import reference


class SizeClass(TextChoices):
    """Headcounts as the crowd table knows them. The bounds are those of TPE, small and medium companies."""

    NONE = "0", "aucun salarié"
    MICRO = "1-9", "1 à 9 salariés"
    SMALL = "10-49", "10 à 49 salariés"
    MEDIUM = "50-249", "50 à 249 salariés"
    LARGE = "250+", "250 salariés et plus"


LOWEST = ((250, SizeClass.LARGE), (50, SizeClass.MEDIUM), (10, SizeClass.SMALL), (1, SizeClass.MICRO))


def size_class(minimum: int | None, maximum: int | None) -> SizeClass | None:
    """Return the class of a headcount known as a range; none when it is unknown or crosses a bound.

    ``maximum`` ``None`` means "and more".
    """
    if minimum is None:
        return None
    low = _class_of(minimum)
    high = SizeClass.LARGE if maximum is None else _class_of(maximum)
    return low if low == high else None


def _class_of(headcount: int) -> SizeClass:
    return next((size for start, size in LOWEST if headcount >= start), SizeClass.NONE)


@dataclass(frozen=True, slots=True)
class CrowdFacts:
    """What is told of a company. A fact left out widens the crowd."""

    region: str | None = None
    """INSEE code."""
    section: str | None = None
    """NAF section, ``A`` to ``U``."""
    size: SizeClass | None = None


def crowd(facts: CrowdFacts) -> int | None:
    """Estimate how many employer establishments match, to two figures; ``None`` when it is not known.

    Unknown is never zero: a region, section or size that the table does not hold alarms nobody.
    """
    table = _table()
    wanted = (facts.region, facts.section, facts.size)
    for axis, fact in enumerate(wanted):
        if fact is not None and not any(key[axis] == fact for key in table):
            return None
    total = sum(
        count
        for key, count in table.items()
        if all(fact is None or fact == part for fact, part in zip(wanted, key, strict=True))
    )
    return _two_figures(total)


def _two_figures(number: float) -> int:
    """Round as far as the estimate is worth; keeps order, so a wider crowd is never shown smaller."""
    whole = round(number)
    return whole if whole < 100 else int(round(whole, 2 - len(str(whole))))


@cache
def _table() -> dict[tuple[str, str, str], float]:
    return {
        (row["region"], row["section"], row["taille"]): float(row["etablissements"])
        for row in reference.rows("crowd.csv")
    }
