"""What the pages of the simulator show: aids by their answer, each with its reason, and what is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cms.aids.catalogue import AmountRule, OpenAid
from cms.simulator.answers import PARAMETERS, Answers
from cms.simulator.catalogue import Compiled
from core.typography import WIDE, french
from core.wording import euros, number
from eligibility.amounts import Rule, estimate
from eligibility.conditions import Condition, Place, Text
from eligibility.facts import Fact, Facts, Source
from eligibility.questions import STATUS
from eligibility.situations import SITUATIONS
from eligibility.wording import UNKNOWN, Reading, read, said, source

SHORT = 140  # signs of a reason that quotes an organism's own words
# Why aids are refused, by what is read of the company: for one, and for several.
REFUSED = {
    "dates": ("n’est pas ouverte aujourd’hui", "ne sont pas ouvertes aujourd’hui"),
    "place": ("concerne un autre territoire", "concernent un autre territoire"),
    "head_office": ("demande un siège ailleurs", "demandent un siège ailleurs"),
    "activity": ("concerne un autre métier", "concernent un autre métier"),
    "legal_form": ("demande un autre statut", "demandent un autre statut"),
    "headcount": ("demande un autre effectif", "demandent un autre effectif"),
    "turnover": ("demande un autre chiffre d’affaires", "demandent un autre chiffre d’affaires"),
    "balance": ("demande un autre bilan", "demandent un autre bilan"),
    "spend": ("demande un projet d’un autre montant", "demandent un projet d’un autre montant"),
    "created_on": ("demande un autre âge", "demandent un autre âge"),
}
LABELS = {
    "place": "Lieu", "head_office": "Siège", "activity": "Activité", "headcount": "Équipe",
    "legal_form": "Statut", "created_on": "Création", "turnover": "Chiffre d’affaires", "balance": "Bilan",
    "spend": "Projet",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One aid for one company."""

    aid: OpenAid
    answer: str
    """"yes", "maybe" or "no", as components say it."""
    readings: list[Reading]
    amount: str

    @property
    def title(self) -> str:
        return self.aid.title

    @property
    def href(self) -> str:
        return self.aid.href

    @property
    def reason(self) -> str:
        return french(reason(self))

    @property
    def summary(self) -> str:
        """What the fold of its conditions is called."""
        count = len(self.readings)
        return "Sa condition" if count == 1 else f"Ses {count} conditions, une par une"

    @property
    def conditions(self) -> list[dict[str, str]]:
        """Each condition, for components/conditions.html; the editors' note beside it."""
        words = {True: "yes", False: "no", None: "maybe"}
        return [
            {"answer": words[reading.answer], "text": french(reading.sentence), "source": note}
            for reading, note in zip(self.readings, self.aid.notes, strict=True)
        ]

    @property
    def met(self) -> str:
        """What the cell of a verdict says: « 4/5 »."""
        return f"{sum(reading.answer is True for reading in self.readings)}/{len(self.readings)}"


@dataclass(frozen=True, slots=True)
class Board:
    """All the aids for one company: those shown, and how many there are of each answer."""

    yes: list[Line]
    maybe: list[Line]
    yes_count: int
    maybe_count: int
    no_count: int
    refusals: list[str]

    @property
    def words(self) -> str:
        sure = "aucune sûre" if not self.yes_count else _count(self.yes_count, "sûre", "sûres")
        possible = (
            "aucune possible" if not self.maybe_count else _count(self.maybe_count, "possible", "possibles")
        )
        return f"{sure} et {possible}"

    @property
    def yes_left(self) -> int:
        return self.yes_count - len(self.yes)

    @property
    def maybe_left(self) -> int:
        return self.maybe_count - len(self.maybe)


def board(compiled: Compiled, facts: Facts, shown: int) -> Board:
    """Sort the aids for a company; sentences are written for the ``shown`` first of each answer only.

    Those nearest to the company's place come first, the whole of France last; among the possible, those that
    wait for a person alone come before those that wait for a fact.
    """
    verdicts = compiled.catalogue.verdicts(facts)
    sure = sorted(compiled.of(verdicts.yes), key=lambda pair: -compiled.near[pair[0]])
    open_ = sorted(
        compiled.of(verdicts.maybe),
        key=lambda pair: (verdicts.opened >> pair[0] & 1, -compiled.near[pair[0]]),
    )
    refusals = compiled.catalogue.refusals(facts).items()
    return Board(
        [line(aid, facts) for _, aid in sure[:shown]],
        [line(aid, facts) for _, aid in open_[:shown]],
        len(sure),
        len(open_),
        verdicts.no.bit_count(),
        [french(refused(name, mask.bit_count(), facts)) for name, mask in refusals],
    )


def line(aid: OpenAid, facts: Facts) -> Line:
    readings = read(aid.conditions, facts)
    answers = [reading.answer for reading in readings]
    answer = "no" if False in answers else "maybe" if None in answers else "yes"
    return Line(aid, answer, readings, amount(aid.amount, facts))


def amount(rule: AmountRule, facts: Facts) -> str:
    """Say what the aid may bring: for the company's spend when it is known, else what its rule says."""
    spend = facts.value("spend")
    bare = Rule(rule.rate_min, rule.rate_max, rule.floor, rule.ceiling, rule.spend_min, rule.spend_max)
    if spend is not None and (found := estimate(bare, spend)) is not None:
        return f"{found.words} pour votre projet" if found.high else "Rien pour ce montant"
    if rule.ceiling:
        return f"jusqu’à {euros(rule.ceiling)}"
    if rule.rate_max is not None:
        low = f"{number(rule.rate_min)} à " if rule.rate_min not in {None, rule.rate_max} else ""
        return f"{low}{number(rule.rate_max)}{WIDE}% de la dépense"
    return french(rule.words) if len(rule.words) <= 60 else ""


def reason(line: Line) -> str:
    """Say in a sentence or two why an aid is where it is."""
    if line.answer == "no":
        return next(reading.sentence for reading in line.readings if reading.answer is False)
    missing = [
        awaited(reading.condition)
        for reading in line.readings
        if reading.answer is None and not isinstance(reading.condition, Text)
    ]
    if missing:
        return f"Reste à savoir : {', '.join(dict.fromkeys(missing))}."
    texts = [reading.condition.text for reading in line.readings if isinstance(reading.condition, Text)]
    if texts:
        first = " ".join(texts[0].split())
        first = first if len(first) <= SHORT else first[: SHORT - 1].rsplit(" ", 1)[0] + "…"
        return f"À vérifier avec l’organisme : {first}"
    telling = sorted(line.readings, key=lambda reading: _weight(reading.condition))
    return telling[0].sentence if telling else "Cette aide est ouverte à toutes les entreprises."


def _weight(condition: Condition) -> int:
    """Rank what tells most about a company: its territory when the aid has one, its trade, its size."""
    if isinstance(condition, Place):
        return 0 if any(path for zone in condition.zones for path in zone.paths) else 8
    order = ("activity", "headcount", "situation", "legal_form", "age", "created")
    return order.index(condition.kind) + 1 if condition.kind in order else 9


def awaited(condition: Condition) -> str:
    """Say what is not known yet, in a few words."""
    names = [name for name in condition.reads if name in SITUATIONS]
    if names:
        told = SITUATIONS[names[0]].is_so
        return f"si {told[:1].lower()}{told[1:]}"
    return " ou ".join(UNKNOWN[name] for name in condition.reads if name in UNKNOWN)


def refused(name: str, count: int, facts: Facts) -> str:
    """Say how many aids are refused, and for what."""
    if name in REFUSED:
        return f"{number(count)} {REFUSED[name][count > 1]}"
    situation = SITUATIONS[name]
    told = situation.is_so if facts.value(name) else situation.is_not
    verb = "ne convient" if count == 1 else "ne conviennent"
    return f"{number(count)} {verb} pas : {told[:1].lower()}{told[1:]}"


def known(facts: Facts, answers: Answers) -> list[dict[str, Any]]:
    """Return what is known, as a list of facts: the words, who said so, the question that corrects it."""
    found = []
    for name, fact in facts.known.items():
        if fact.source == Source.COMPUTED or (name == "head_office" and "head_office" not in answers.words):
            continue
        form = facts.known.get("legal_form")
        if name in STATUS and name != "legal_form" and form and form.source != Source.COMPUTED:
            continue
        question = "status" if name in STATUS and "status" in answers.words else name
        found.append(
            {
                "label": LABELS.get(name, "Situation"),
                "value": french(value_words(name, fact)),
                "source": {"declared": "vous"}.get(fact.source.value, source(fact)),
                "question": question if question in answers.words else "",
                "parameter": PARAMETERS.get(question, ""),
            }
        )
    return found


def value_words(name: str, fact: Fact) -> str:
    """Write a fact alone: « Guéret (23) », « 3 à 5 salariés », « Vous êtes artisan »."""
    text = fact.label if fact.label and name != "created_on" else said(name, fact)
    for start in (
        "Vous avez ", "Votre chiffre d’affaires est de ", "Votre bilan est de ", "Votre projet est de ",
        "Votre entreprise a été créée ", "Votre forme juridique est : ", "Votre activité est : ",
    ):  # fmt: skip
        text = text.removeprefix(start)
    return text[:1].upper() + text[1:]


def _count(count: int, one: str, many: str) -> str:
    return f"{number(count)} {one if count == 1 else many}"
