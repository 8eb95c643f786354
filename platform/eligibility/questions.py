"""The questions that can be asked, and their possible answers with how likely each is.

One question may tell several facts that people know together: the status tells the legal form, whether one is
a micro-entrepreneur, and whether one is a public body. "I do not know" is always possible.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from core.wording import euros, number
from eligibility import priors
from eligibility.compiled import Catalogue, Numbers, Tree
from eligibility.facts import SOLE_TRADER, Fact, Facts, Range, Source
from eligibility.situations import SITUATIONS
from eligibility.wording import SECTION_NAMES

REGIONS = (
    "01", "02", "03", "04", "06", "11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93",
    "94",
)  # fmt: skip
COLLECTIVITIES = ("975", "977", "978", "986", "987", "988")
# A company of a place that no condition names: it lies inside what is before, and inside nothing named.
ELSEWHERE = "-"
# One says these together, by one's status.
STATUS = ("legal_form", "micro_entrepreneur", "public_body")
CUTS = {
    "headcount": (1, 10, 20, 50, 250, 500, 5000),
    # A ceiling counts as inside: the next range begins a cent above.
    "turnover": tuple(euro * 100 + 1 for euro in (100_000, 500_000, 2_000_000, 10_000_000, 50_000_000)),
    "balance": tuple(euro * 100 + 1 for euro in (500_000, 2_000_000, 10_000_000, 43_000_000)),
    "spend": tuple(euro * 100 + 1 for euro in (2_000, 10_000, 50_000, 200_000)),
}
WIDEST = {"turnover": (1_000_000, 10_000_000_000), "balance": (1_000_000, 10_000_000_000),
          "spend": (50_000, 200_000_000)}  # fmt: skip
MOST_OPTIONS = 11
# Departments of a region, and divisions of a section, that stand for all those that conditions name: enough
# to weigh a question, and a catalogue may name hundreds.
NAMED = 2
YEARS = (1, 2, 3, 5, 10)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: the word that stands for it in an address, its label, and what it tells."""

    key: str
    label: str
    tells: dict[str, Any]
    share: float = 1.0

    def facts(self, on: date | None = None) -> dict[str, Fact]:
        return {name: Fact(value, Source.DECLARED, on) for name, value in self.tells.items()}


@dataclass(frozen=True, slots=True)
class Question:
    name: str
    text: str
    help: str
    options: tuple[Option, ...]
    kind: Literal["choice", "place", "activity", "range", "days"] = "choice"
    """Places and activities are typed, and have options only to weigh the question; ranges may be exact."""
    tells: tuple[str, ...] = field(default=())

    def option(self, key: str) -> Option | None:
        return next((option for option in self.options if option.key == key), None)


STATUS_OPTIONS = (
    Option("micro", "Micro-entreprise", {"legal_form": SOLE_TRADER, "micro_entrepreneur": True}, 0.34),
    Option(
        "ei",
        "Entreprise individuelle, hors micro-entreprise",
        {"legal_form": SOLE_TRADER, "micro_entrepreneur": False},
        0.12,
    ),
    Option("sarl", "SARL ou EURL", {"legal_form": "54"}, 0.2),
    Option("sas", "SAS ou SASU", {"legal_form": "57"}, 0.2),
    Option("sa", "SA", {"legal_form": "55"}, 0.01),
    Option("civile", "Société civile (SCI, GAEC, EARL…)", {"legal_form": "65"}, 0.06),
    Option("association", "Association", {"legal_form": "92"}, 0.05),
    Option("public", "Administration ou établissement public", {"legal_form": "7"}, 0.01),
    Option("autre", "Une autre forme (coopérative, SNC, fondation…)",
           {"micro_entrepreneur": False, "public_body": False}, 0.02),
)  # fmt: skip


class Questionnaire:
    """The questions that a catalogue calls for, in a fixed order."""

    def __init__(self, catalogue: Catalogue):
        self.catalogue = catalogue
        self.needed = catalogue.facts()
        self.bounds = {
            table.reads[0]: _bounds(table) for table in catalogue.tables if isinstance(table, Numbers)
        }
        self.nodes = {table.reads[0]: table.nodes() for table in catalogue.tables if isinstance(table, Tree)}
        self._names = [name for name in ORDER if name in self._asked()]

    def _asked(self) -> set[str]:
        names = set(self.needed)
        if names & set(STATUS):
            names -= set(STATUS)
            names |= {"status", "micro_entrepreneur"}
        if "headcount" not in names and {"turnover", "balance"} & names:
            names.add("headcount")
        return names

    def asked(self, facts: Facts, passed: Iterable[str] = ()) -> list[Question]:
        """Return the questions still worth asking: not answered, not passed over."""
        passed = set(passed)
        return [
            question
            for name in self._names
            if name not in passed and (question := self.question(name, facts)) is not None
        ]

    def question(self, name: str, facts: Facts) -> Question | None:
        """Return a question as it is asked of a company, or none when it was answered."""
        if name == "status":
            return self._status(facts)
        if name == "micro_entrepreneur" and facts.value("legal_form") is None:
            return None  # its status tells it
        fact = facts.known.get(name)
        if name in CUTS:
            return self._numbers(name, fact, facts)
        if fact is not None and not (
            name == "created_on" and fact.source == Source.REGISTER and not fact.value.exact
        ):
            return None
        if name in {"place", "head_office"}:
            return self._place(name, facts)
        if name == "activity":
            return self._activity(facts)
        if name == "created_on":
            return self._created(facts)
        situation = SITUATIONS[name]
        return Question(
            name,
            situation.question,
            situation.help,
            (
                Option("oui", situation.yes, {name: True}, situation.share),
                Option("non", situation.no, {name: False}, 1 - situation.share),
            ),
            tells=(name,),
        )

    def _status(self, facts: Facts) -> Question | None:
        if facts.value("legal_form") is not None or (
            facts.value("micro_entrepreneur") is not None and facts.value("public_body") is not None
        ):
            return None
        return Question("status", "Quel est votre statut ?", "", STATUS_OPTIONS, tells=STATUS)

    def _place(self, name: str, facts: Facts) -> Question:
        section = (facts.value("activity") or "")[:1]
        shares = priors.shares(0, "", section)
        options = []
        for region in (*REGIONS, *COLLECTIVITIES):
            inside = (node for node in self.nodes.get(name, ()) if node.startswith(f"{region}/"))
            named = sorted(node for node in inside if node.count("/") == 2)[:NAMED]
            share = shares.get(region, priors.RARE)
            # Half the companies of a region at most are said to be in the departments that conditions name.
            part = share * min(0.5, 0.1 * len(named)) / len(named) if named else 0.0
            options += [_leaf(name, node, part) for node in named]
            options.append(_leaf(name, f"{region}/", share - part * len(named)))
        text = "Où est votre établissement ?" if name == "place" else "Où est le siège de votre entreprise ?"
        return Question(
            name,
            text,
            "La commune suffit : nous n’avons pas besoin de l’adresse.",
            tuple(options),
            "place",
            (name,),
        )

    def _activity(self, facts: Facts) -> Question:
        region = (facts.value("place") or "").partition("/")[0]
        shares = priors.shares(1, region, "")
        named = {node[:3] for node in self.nodes.get("activity", ()) if len(node) >= 3}
        options = []
        for letter in SECTION_NAMES:
            share = shares.get(letter, priors.RARE)
            divisions = sorted(node for node in named if node.startswith(letter))[:NAMED]
            part = share * 0.8 / len(divisions) if divisions else 0.0
            options += [_leaf("activity", node, part) for node in divisions]
            options.append(_leaf("activity", letter, share - part * len(divisions)))
        return Question(
            "activity",
            "Quelle est votre activité ?",
            "Un métier en un mot ou deux, ou votre code NAF (APE).",
            tuple(options),
            "activity",
            ("activity",),
        )

    def _numbers(self, name: str, fact: Fact | None, facts: Facts) -> Question | None:
        known: Range[int] = fact.value if fact else Range()
        if fact and (known.exact or fact.source == Source.DECLARED):
            return None
        region = (facts.value("place") or "").partition("/")[0]
        section = (facts.value("activity") or "")[:1]
        options = []
        for inside in _ranges(self._cuts(name, known), known):
            share = (
                priors.headcount_share(inside, region, section)
                if name == "headcount"
                else priors.log_share(inside, WIDEST[name])
            )
            options.append(Option(key_of(inside), range_label(name, inside), {name: inside}, share))
        if len(options) < 2:
            return None
        text, help_text = NUMBERS[name]
        return Question(name, text, help_text, tuple(options), "range", (name,))

    def _cuts(self, name: str, known: Range[int]) -> list[int]:
        """Return where the ranges offered begin: the bounds that decide most, then the usual ones."""
        low, high = known.minimum or 0, known.maximum
        weights = dict(self.bounds.get(name, {}))

        def offered(cut: int) -> bool:
            return cut > low and (high is None or cut <= high)

        heavy = sorted((cut for cut in weights if offered(cut)), key=lambda cut: (-weights[cut], cut))
        total = sum(weights.values())
        chosen: set[int] = set()
        covered = 0
        for cut in heavy:
            # The last few are left to who gives the exact figure.
            if len(chosen) >= MOST_OPTIONS - 1 or (total and covered >= 0.97 * total):
                break
            chosen.add(cut)
            covered += weights[cut]
        for cut in CUTS[name]:
            # A cent apart is the same to who answers.
            near = any(abs(cut - other) <= 1 for other in chosen) if name != "headcount" else cut in chosen
            if offered(cut) and not near and len(chosen) < MOST_OPTIONS - 1:
                chosen.add(cut)
        return sorted(chosen)

    def _created(self, facts: Facts) -> Question:
        today = facts.today
        days = sorted(
            (today.replace(year=today.year - years, day=min(today.day, 28)) for years in YEARS), reverse=True
        )
        options = []
        for rank, (start, end) in enumerate(zip([*days, None], [None, *days], strict=True)):
            inside = Range(start, date.fromordinal(end.toordinal() - 1) if end else today)
            options.append(Option(_days_key(inside), AGES[rank], {"created_on": inside}, 1 / 6))
        return Question(
            "created_on",
            "Depuis quand votre entreprise existe-t-elle ?",
            "La date de création compte, pas celle du premier client.",
            tuple(options),
            "days",
            ("created_on",),
        )


NUMBERS = {
    "headcount": (
        "Combien de salariés avez-vous ?",
        "Sans vous compter, ni les apprentis.",
    ),
    "turnover": ("Quel est votre chiffre d’affaires ?", "Celui du dernier exercice, hors taxes."),
    "balance": (
        "Quel est le total de votre bilan ?",
        "Il est en bas de l’actif, dans vos comptes.",
    ),
    "spend": ("Combien coûterait votre projet ?", "Hors taxes, à peu près : un devis n’est pas nécessaire."),
}
AGES = ("Moins d’un an", "1 à 2 ans", "2 à 3 ans", "3 à 5 ans", "5 à 10 ans", "Plus de 10 ans")
# Also the order in which two questions that are worth the same are asked.
ORDER = (
    "place", "activity", "headcount", "status", "micro_entrepreneur", "created_on", "turnover", "balance",
    "head_office", "spend", *(name for name in SITUATIONS if name not in STATUS),
)  # fmt: skip


def _leaf(name: str, node: str, share: float) -> Option:
    """Return the answer of a company that is inside ``node`` and inside nothing narrower that is named."""
    value = f"{node}{ELSEWHERE}/" if name != "activity" else f"{node}{ELSEWHERE}"
    return Option(node, node, {name: value}, share)


def _bounds(table: Numbers) -> dict[int, int]:
    """Return where a range must end so as not to cross a bound, with how many conditions it decides."""
    found: dict[int, int] = {}
    for rank, bound in enumerate(table.low_at):
        found[bound] = found.get(bound, 0) + (table.low_met[rank + 1] ^ table.low_met[rank]).bit_count()
    for rank, bound in enumerate(table.high_at):
        if isinstance(bound, int):
            count = (table.high_met[rank + 1] ^ table.high_met[rank]).bit_count()
            found[bound + 1] = found.get(bound + 1, 0) + count
    return found


def _ranges(cuts: list[int], known: Range[int]) -> list[Range[int]]:
    starts = [known.minimum or 0, *cuts]
    ends: list[int | None] = [*(cut - 1 for cut in cuts), known.maximum]
    return [Range(start, end) for start, end in zip(starts, ends, strict=True)]


def key_of(known: Range[int]) -> str:
    """Return a range as a word of an address: « 10-19 », « 250- »."""
    return f"{known.minimum or 0}-{'' if known.maximum is None else known.maximum}"


def _days_key(known: Range[date]) -> str:
    return "_".join(bound.isoformat() if bound else "" for bound in (known.minimum, known.maximum))


def range_label(name: str, known: Range[int]) -> str:
    """Write a range as an answer: « 10 à 19 salariés », « De 100 000 € à 500 000 € »."""
    low, high = known.minimum or 0, known.maximum
    if name == "headcount":
        if high == 0:
            return "Aucun salarié"
        if high is None:
            return f"{number(low)} salariés ou plus"
        if low == high:
            return f"{number(low)} salarié{'s' if low > 1 else ''}"
        return f"{number(low)} à {number(high)} salariés" if low else f"Moins de {number(high + 1)} salariés"
    # Bounds of money are a cent apart: to who reads, the same round sum.
    low, top = low - low % 100, None if high is None else high + (high % 100 == 99)
    if top is None:
        return f"Plus de {euros(low)}"
    return f"De {euros(low)} à {euros(top)}" if low else f"{euros(top)} ou moins"
