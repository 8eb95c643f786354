"""How many people work there, in words: « nous sommes huit », « une dizaine de salariés », « seule »."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from search.suggestions import listed

NUMBERS = {word.replace("-", " "): int(value) for word, value in listed.values("numbers").items()}
ABOUT = {word: value.split("-") for word, value in listed.values("about").items()}
FIGURE = r"(\d{1,4}|" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + ")"
STAFF = "|".join(listed.in_order("people"))
PEOPLE = rf"(?:(?:petits?|bons?|autres?|jeunes?|anciens?) )?(?:{STAFF}|temps plein)\w*"
NOT_A_TEAM = r"(?! (?:ans|euros|km|m2|heures|minutes|mois|jours|sites|boutiques|magasins|etages)\b)"
MICRO = re.compile(r"\b(?:auto entrepren\w*|micro entrepr\w*|autoentrepren\w*|microentrepr\w*)\b")
ALONE = re.compile(
    r"\b(?:je (?:suis|travaille|bosse) (?:tout |toute )?seule?|sans (?:salarie|employe|personnel)|"
    r"seule? (?:dans|a bord|aux commandes)|(?:aucun|pas de) salarie|a mon compte)\b"
)
NOT_STAFF = re.compile(rf"\b(?:{'|'.join(listed.in_order('not_staff'))}|par jour|par semaine)\b")
ALONE_AT_MOST = 2
AFTER = 14  # characters after a figure that may say it counts no staff

Bounds = tuple[int | None, int | None]


class Headcount(NamedTuple):
    bounds: Bounds | None
    micro: bool
    said: str = ""


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[word]


def _about(word: str) -> Bounds:
    low, high = map(int, ABOUT[word])
    return low, high


def _exact(match: re.Match[str]) -> Bounds:
    return _number(match[1]), _number(match[1])


Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], Bounds]]
RULES: tuple[Rule, ...] = (
    (
        re.compile(rf"\b(?:entre |de )?{FIGURE} (?:a|et|ou) {FIGURE} {PEOPLE}\b"),
        lambda match: (_number(match[1]), _number(match[2])),
    ),
    (re.compile(rf"\b({'|'.join(ABOUT)}) (?:de |d ){PEOPLE}"), lambda match: _about(match[1])),
    (
        re.compile(rf"\b(?:moins de|pas plus de|au plus|maximum) {FIGURE} {PEOPLE}"),
        lambda match: (None, _number(match[1])),
    ),
    (re.compile(rf"\b(?:plus de|au moins) {FIGURE} {PEOPLE}"), lambda match: (_number(match[1]), None)),
    (re.compile(rf"\b{FIGURE} {PEOPLE}\b"), _exact),
    (
        re.compile(
            r"\b(?:nous sommes|on est|nous etions|equipe de|effectif de|effectif|salaries) "
            rf"(?:a |environ |une equipe de )?{FIGURE}\b{NOT_A_TEAM}"
        ),
        _exact,
    ),
)


def headcount_in(text: str) -> Headcount:
    """Read folded words, blanks between; what is counted that is no staff is left out."""
    micro = bool(MICRO.search(text))
    for pattern, bounds_of in RULES:
        for match in pattern.finditer(text):
            if NOT_STAFF.search(text[match.end() : match.end() + AFTER]) or NOT_STAFF.search(match[0]):
                continue
            low, high = bounds_of(match)
            if low is None or high is None or low <= high:
                return Headcount((low, high), micro, match[0])
    if micro:
        return Headcount((0, ALONE_AT_MOST), True, "micro-entreprise")
    if found := ALONE.search(text):
        return Headcount((0, ALONE_AT_MOST), False, found[0])
    return Headcount(None, False)
