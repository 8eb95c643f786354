"""What was answered, as an address holds it: one word a question, in the order of the answers.

The address is all the state there is: nothing is written while somebody answers, going back is going back,
and every step can be kept as a bookmark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from cms.simulator.company import activity_fact, place_fact
from eligibility.facts import Fact, Facts, Range
from eligibility.questions import STATUS_OPTIONS
from eligibility.situations import SITUATIONS
from eligibility.trees import LETTERS
from eligibility.wording import SECTION_NAMES
from taxonomy.models import Nomenclature, Sector, sector_id
from territories.models import Commune

SLUG = re.compile(r"[\w-]{1,255}")
UNKNOWN = "inconnu"
# The name of a question in an address.
PARAMETERS = {
    "place": "lieu", "head_office": "siege", "activity": "activite", "headcount": "effectif",
    "status": "statut", "created_on": "creation", "turnover": "ca", "balance": "bilan", "spend": "depense",
    "micro_entrepreneur": "micro", "public_body": "public", "owns_premises": "proprietaire",
    "project_started": "commence", "in_difficulty": "difficulte", "up_to_date": "a-jour",
    "independent": "independant", "priority_district": "qpv", "rural_zone": "rural", "craft": "artisan",
    "retail": "commerce", "liberal": "liberal", "farming": "agricole", "social_economy": "ess",
    "exports": "export", "hires": "embauche", "already_helped": "deja-aide",
}  # fmt: skip
QUESTIONS = {parameter: name for name, parameter in PARAMETERS.items()}
# Where what is not asked comes from, and how far one goes.
COMPANY, MEMBER, AGAIN, FURTHER, AID = "entreprise", "membre", "reprise", "affiner", "aide"
ORIGINS = (COMPANY, MEMBER, AGAIN)
LARGEST = 10**13  # cents; no company of France is worth more
MOST_EMPLOYEES = 1_000_000


@dataclass(frozen=True)
class Answers:
    """The answers, by question; ``base`` is what the register says, ``origin`` how that was found."""

    words: Mapping[str, str]
    tells: Mapping[str, Mapping[str, Fact]]
    """What each answer tells."""
    origin: tuple[str, str] | None = None
    base: Mapping[str, Fact] = field(default_factory=dict)
    further: bool = False
    aid: str = ""
    """The slug of the one aid that is asked about, when it began on its page."""

    @property
    def begun(self) -> bool:
        return bool(self.words or self.origin)

    @property
    def passed(self) -> list[str]:
        return [name for name, word in self.words.items() if word == UNKNOWN]

    def company(self, today: date) -> Facts:
        """Return all that is known. What somebody answers wins over the register."""
        known = dict(self.base)
        for facts in self.tells.values():
            known |= facts
        return Facts.of(today, known)

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters of an address that holds these answers."""
        found = [self.origin] if self.origin else []
        found += [(PARAMETERS[name], word) for name, word in self.words.items()]
        found += [(FURTHER, "1")] if self.further else []
        return found + ([(AID, self.aid)] if self.aid else [])

    def query(self, **more: str) -> str:
        return urlencode([*self.pairs(), *more.items()])

    def without(self, name: str) -> Answers:
        words = {each: word for each, word in self.words.items() if each != name}
        tells = {each: facts for each, facts in self.tells.items() if each != name}
        return replace(self, words=words, tells=tells)

    def with_(self, name: str, word: str, facts: Mapping[str, Fact] | None = None) -> Answers:
        """Return these answers and one more, the last."""
        others = self.without(name)
        return replace(others, words={**others.words, name: word}, tells={**others.tells, name: facts or {}})

    def last(self) -> str | None:
        """Return the question answered last."""
        return next(reversed(list(self.words)), None)


def read(query: QueryDict, today: date) -> Answers:
    """Read an address; what makes no sense there is left out, as if it had not been asked."""
    words = dict(_words(query))
    tells, kept = _facts(words, today)
    named = {name: query.get(name, "").strip()[:20] for name in ORIGINS}
    origin = next(((name, word) for name, word in named.items() if word), None)
    return Answers(kept, tells, origin, further=query.get(FURTHER) == "1", aid=_slug(query.get(AID, "")))


def _slug(text: str) -> str:
    return text if SLUG.fullmatch(text) else ""


def _words(query: QueryDict) -> Iterator[tuple[str, str]]:
    for parameter in query:
        if name := QUESTIONS.get(parameter):
            word = query.get(parameter, "").replace("\x00", "").strip()
            if word and len(word) <= 40:
                yield name, word


def _facts(words: Mapping[str, str], today: date) -> tuple[dict[str, dict[str, Fact]], dict[str, str]]:
    """Return what each answer tells, and the words that made sense. Two queries at most."""
    told = {name: word for name, word in words.items() if word != UNKNOWN}
    codes = {word for name, word in told.items() if name in {"place", "head_office"} and word.isalnum()}
    communes = Commune.objects.select_related("city").in_bulk(codes) if codes else {}
    tells: dict[str, dict[str, Fact]] = {}
    kept: dict[str, str] = {}
    for name, word in words.items():
        found = {} if word == UNKNOWN else one(name, word, today, communes)
        if found is not None:
            kept[name] = word
            tells[name] = found
    return tells, kept


def one(name: str, word: str, today: date, communes: Mapping[str, Commune]) -> dict[str, Fact] | None:
    """Return what one answer tells, ``None`` when it makes no sense."""
    if name in {"place", "head_office"}:
        commune = communes.get(word)
        return {name: place_fact(commune, on=today)} if commune else None
    if name == "activity":
        return _activity(word, today)
    if name == "status":
        option = next((option for option in STATUS_OPTIONS if option.key == word), None)
        return None if option is None else _labelled(option.facts(today), option.label)
    if name in SITUATIONS:
        return {name: Fact(word == "oui", on=today)} if word in {"oui", "non"} else None
    inside = read_days(word, today) if name == "created_on" else read_range(word, name)
    return None if inside is None else {name: Fact(inside, on=today)}


def _labelled(facts: dict[str, Fact], label: str) -> dict[str, Fact]:
    return {
        name: replace(fact, label=label) if name == "legal_form" else fact for name, fact in facts.items()
    }


def _activity(word: str, today: date) -> dict[str, Fact] | None:
    if word in LETTERS:
        return {"activity": Fact(word, on=today, label=f"{SECTION_NAMES[word]} (section {word})")}
    sector = Sector.objects.filter(pk=sector_id(word), nomenclature=Nomenclature.NAF2).first()
    return {"activity": activity_fact(sector, on=today)} if sector else None


def read_range(word: str, name: str) -> Range[int] | None:
    """Read « 10-19 », « 250- » or one number: employees, or cents."""
    most = MOST_EMPLOYEES if name == "headcount" else LARGEST
    low, dash, high = word.partition("-")
    if not _digits(low) or (high and not _digits(high)):
        return None
    minimum = int(low)
    maximum = minimum if not dash else int(high) if high else None
    if minimum > most or (maximum is not None and not minimum <= maximum <= most):
        return None
    return Range(minimum, maximum)


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 15


def read_days(word: str, today: date) -> Range[date] | None:
    """Read « 2020-01-31 » or two such days with « _ » between, one of which may be missing."""
    first, between, last = word.partition("_")
    try:
        start = date.fromisoformat(first) if first else None
        end = (date.fromisoformat(last) if last else None) if between else start
    except ValueError:
        return None
    if (start is None and end is None) or (start and end and start > end) or (start and start > today):
        return None
    return Range(start, end)
