"""Finding a commune from what people type: the beginning of a name, a post code, or both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Case, F, Q, QuerySet, Value, When

from territories.models import Commune, PlaceName
from territories.names import key_of, prefixes_of

SHOWN = 8
MAX_LENGTH = 80

POST_CODE = re.compile(r"\b(\d{5})\b")
DEPARTMENT = re.compile(r"\((\d[\dAB]\d?)\)\s*$", re.IGNORECASE)
# After every letter and digit, in any collation that sorts them.
AFTER = "zzzzzzzz"


@dataclass(frozen=True, slots=True)
class Match:
    """A commune that may be meant, ready to be shown."""

    commune: Commune
    exact: bool
    """What was typed is its whole name, or its whole post code."""
    former: str = ""
    """The former name that was recognised, if it was one."""

    @property
    def code(self) -> str:
        return self.commune.code

    @property
    def label(self) -> str:
        return self.commune.label

    @property
    def hint(self) -> str:
        """What tells it from its namesakes: « Moselle, 57000, 57050… »."""
        where = (
            self.commune.department.name
            if self.commune.department
            else self.commune.get_collectivity_display()
        )
        codes = sorted(post_code.code for post_code in self.commune.post_codes.all())
        text = ", ".join([where, *codes[:3]]) + ("…" if len(codes) > 3 else "")
        return f"{text} – ancienne commune : {self.former}" if self.former else text


@dataclass(frozen=True, slots=True)
class Resolution:
    """What was understood: one commune, or several among which to choose, or nothing."""

    commune: Commune | None
    candidates: list[Match]

    @property
    def several_bear_this_name(self) -> bool:
        return sum(match.exact for match in self.candidates) > 1


def resolve(typed: str, code: str = "") -> Resolution:
    """Say which commune is meant by ``typed``; ``code`` is the one picked from a list, if any.

    The code counts only if it fits the words: someone who corrects the name is not bound to an earlier
    choice.
    """
    if not typed.strip():
        commune = Commune.objects.for_card().filter(pk=code).first() if code else None
        return Resolution(commune, [])
    # Many enough for the most common name of France with all its bearers, past ones included.
    candidates = search(typed, limit=60)
    exact = [match for match in candidates if match.exact]
    of_today = [match for match in exact if not match.former]
    for picked in (match for match in candidates if match.code == code):
        return Resolution(picked.commune, [])
    if len(of_today) == 1 or len(exact) == 1:
        return Resolution((of_today or exact)[0].commune, [])
    return Resolution(None, exact or candidates[:SHOWN])


def search(typed: str, limit: int = SHOWN) -> list[Match]:
    """Return the communes that ``typed`` begins to name: exact names first, then the most populous.

    Three queries at most: names, communes with their department, post codes.
    """
    typed = typed[:MAX_LENGTH]
    post_code = POST_CODE.search(typed)
    department = DEPARTMENT.search(typed)
    name = DEPARTMENT.sub(" ", POST_CODE.sub(" ", typed))
    if not any(sign.isalpha() for sign in name):
        digits = "".join(sign for sign in typed if sign in "0123456789")[:5]
        return _by_post_code(digits, limit) if len(digits) > 1 else []
    within = Q()
    if post_code:
        within &= Q(commune__post_codes=post_code[1])
    if department:
        code = department[1].upper()
        within &= Q(commune__department=code) | Q(commune__collectivity=code)
    return _by_name(name, within, limit)


def _by_name(name: str, within: Q, limit: int) -> list[Match]:
    prefixes = prefixes_of(name)
    if not prefixes:
        return []
    whole = key_of(name)
    begins = reduce(or_, (Q(key__gte=prefix, key__lt=prefix + AFTER) for prefix in prefixes))
    names = (
        PlaceName.objects.filter(begins, within)
        .annotate(
            # Whole names before beginnings, and names of today before those of the past.
            rank=Case(When(key=whole, then=Value(0)), default=Value(2))
            + Case(When(former="", then=Value(0)), default=Value(1))
        )
        .order_by("rank", "-population", "commune")
        .values_list("commune", "key", "former")
    )
    found: dict[str, tuple[bool, str]] = {}
    # One commune may have a dozen names with the same beginning; the first is the best.
    for code, key, former in names[: limit * 4]:
        found.setdefault(code, (key == whole, former))
    codes = list(found)[:limit]
    communes = _in_order(Commune.objects.filter(pk__in=codes), codes)
    return [Match(commune, *found[commune.code]) for commune in communes]


def _by_post_code(digits: str, limit: int) -> list[Match]:
    rows = (
        Commune.objects.filter(post_codes__code__gte=digits, post_codes__code__lt=digits + AFTER)
        .order_by(F("population").desc(nulls_last=True), "code")
        .values_list("code", "city")
        .distinct()
    )
    found = list(rows[: limit * 3])
    # 75001 is the first arrondissement: offering Paris beside it would only make people hesitate.
    cities = {city for _, city in found} if len(digits) == 5 else set()
    codes = [code for code, _ in found if code not in cities][:limit]
    return [
        Match(commune, exact=len(digits) == 5)
        for commune in _in_order(Commune.objects.filter(pk__in=codes), codes)
    ]


def _in_order(communes: QuerySet[Commune], codes: list[str]) -> list[Commune]:
    by_code = {commune.code: commune for commune in communes.for_card()} if codes else {}  # type: ignore[attr-defined]
    return [by_code[code] for code in codes]
