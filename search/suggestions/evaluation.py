"""How good suggestions are on judged questions: measures, a plain ranker beside, what chance may give.

The measures are those of the reference scorer of the judged set, so that both print the same figures.
"""

from __future__ import annotations

import json
import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cms.aids.models import ImportedAid
from search.suggestions.asking import Asked, ask
from search.suggestions.audience import Audience
from search.suggestions.catalogue import AidText, open_ids, texts
from search.suggestions.finding import Weighing, with_facts
from search.suggestions.gazetteer import Gazetteer, Place, folded
from search.suggestions.library import learned_from, read_names
from search.suggestions.needs import vocabulary
from search.suggestions.reading import read
from search.suggestions.scoring import Shelf, shelve
from search.suggestions.situation import Situation, section_of
from search.suggestions.suiting import facts_of, suit

K1, B = 1.2, 0.75  # of the plain ranker
DEEP = 100
RESAMPLES = 10_000
SEED = 16
GOOD = 2
NOWHERE = Place("?", "")
"""The grade from which an aid is right."""

Run = Mapping[str, Mapping[str, float]]
"""By question, aids with their scores."""
Grades = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Judged:
    id: str
    title: str
    text: str
    facts: Mapping[str, Any]
    nothing_expected: bool


def read_questions(path: Path) -> list[Judged]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [
        Judged(
            str(row["id"]),
            row["titre"],
            row.get("texte", ""),
            row.get("faits") or {},
            bool(row.get("aucun_attendu")),
        )
        for row in rows
    ]


def read_grades(path: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for question, aid, *rest in _table(path):
        found.setdefault(question, {})[aid] = int(rest[0]) if rest else 1
    return found


def _table(path: Path) -> Iterator[list[str]]:
    for line in path.read_text("utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) >= 2 and cells[0] != "question_id":
            yield cells


def asked_of(question: Judged, names: Gazetteer, known: frozenset[str]) -> Asked:
    """Read a judged question; facts that come with it win over its words, as those of its form do."""
    asked = ask(question.title, question.text, names, known=known)
    typed = typed_of(question, names)
    who = asked.situation
    if who.place and who.place.path.startswith(typed.get("place", NOWHERE).path):
        # The town that was read is finer than the region.
        typed.pop("place", None)
    if section_of(who.activity) == typed.get("activity"):
        typed.pop("activity", None)
    return with_facts(asked, **typed) if typed else asked


def typed_of(question: Judged, names: Gazetteer) -> dict[str, Any]:
    """Return the facts that come with a judged question, as a situation holds them."""
    facts = question.facts
    typed: dict[str, Any] = {}
    if place := _place(facts, names):
        typed["place"] = place
    if section := facts.get("naf_section"):
        typed["activity"] = section
    low, high = facts.get("effectif_min"), facts.get("effectif_max")
    if low is not None or high is not None:
        typed["headcount"] = (low, high)
    return typed


def _place(facts: Mapping[str, Any], names: Gazetteer) -> Place | None:
    if code := facts.get("departement"):
        return names.departments.get(str(code))
    return names.areas.get(folded(facts["region"])) if facts.get("region") else None


@dataclass(frozen=True)
class Trial:
    """The catalogue open on a day, read once, with the names by which judges know its aids."""

    on: date
    aids: Sequence[AidText]
    names: Mapping[int, str]
    places: Gazetteer


def trial(on: date) -> Trial:
    aids = list(texts(open_ids(on), on))
    sources = dict(ImportedAid.objects.filter(aid__isnull=False).values_list("aid", "source_id"))
    return Trial(
        on, aids, {each.aid.id: sources.get(each.aid.id, each.aid.slug) for each in aids}, read_names()
    )


def suggested(questions: Iterable[Judged], with_: Trial) -> dict[str, dict[str, float]]:
    """Run the pipeline itself: what it learns, it learns from the catalogue; cut at its threshold."""
    trained = learned_from(with_.aids)
    weighing = Weighing(Shelf([shelve(each, trained) for each in with_.aids], trained), with_.on)
    known = vocabulary() | frozenset(trained.columns)
    return {
        question.id: {
            with_.names[pair.text.aid.id]: pair.score
            for pair in weighing.pairs(asked_of(question, with_.places, known))
        }
        for question in questions
    }


def plain(questions: Iterable[Judged], with_: Trial) -> dict[str, dict[str, float]]:
    """BM25 on the text of aids, less those that a condition refuses for the facts given."""
    documents = [
        Counter(read(" ".join((each.title, each.lead, each.body, each.steps))).stems) for each in with_.aids
    ]
    lengths = [count.total() for count in documents]
    mean = sum(lengths) / max(1, len(lengths))
    held = Counter(stem for count in documents for stem in count)
    found: dict[str, dict[str, float]] = {}
    for question in questions:
        facts = facts_of(Situation(**typed_of(question, with_.places)), with_.on)
        scores: dict[str, float] = {}
        for place, (aid, count) in enumerate(zip(with_.aids, documents, strict=True)):
            score = 0.0
            for stem in read(f"{question.title} {question.text}").stems:
                if times := count[stem]:
                    rarity = math.log(1 + (len(documents) - held[stem] + 0.5) / (held[stem] + 0.5))
                    score += rarity * times * (K1 + 1) / (times + K1 * (1 - B + B * lengths[place] / mean))
            if score and suit(aid.aid.conditions, Audience(), facts).weight:
                scores[with_.names[aid.aid.id]] = score
        best = sorted(scores, key=lambda name: (-scores[name], name))[:DEEP]
        found[question.id] = {name: scores[name] for name in best}
    return found


def ranked(scores: Mapping[str, float], ignored: frozenset[str] = frozenset()) -> list[str]:
    return sorted((name for name in scores if name not in ignored), key=lambda name: (-scores[name], name))


def gains(run: Run, grades: Grades, ignored: frozenset[str]) -> dict[str, float]:
    """Return nDCG at 5 by question that has a grade over 0."""
    found = {}
    for question, judged in grades.items():
        left = {aid: grade for aid, grade in judged.items() if aid not in ignored}
        ideal = _dcg(sorted(left.values(), reverse=True)[:5])
        if ideal:
            first = ranked(run.get(question, {}), ignored)[:5]
            found[question] = _dcg([left.get(aid, 0) for aid in first]) / ideal
    return found


def recalls(run: Run, grades: Grades, ignored: frozenset[str]) -> dict[str, float]:
    """Return the share of right aids in the first ten, by question that has one."""
    found = {}
    for question, judged in grades.items():
        good = {aid for aid, grade in judged.items() if grade >= GOOD and aid not in ignored}
        if good:
            found[question] = len(good & set(ranked(run.get(question, {}), ignored)[:10])) / len(good)
    return found


def _dcg(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else math.nan


def difference(ours: Mapping[str, float], theirs: Mapping[str, float]) -> tuple[float, float, float]:
    """Return the mean gain by question and its 95 % interval, by paired bootstrap with a fixed seed."""
    pairs = [ours[question] - theirs[question] for question in sorted(ours)]
    draw = random.Random(SEED)  # noqa: S311 - statistics, not secrets
    means = sorted(mean(draw.choices(pairs, k=len(pairs))) for _ in range(RESAMPLES))
    return mean(pairs), means[int(0.025 * RESAMPLES)], means[int(0.975 * RESAMPLES)]


def kept(
    run: Run, questions: Iterable[Judged], ignored: frozenset[str], *, nothing_expected: bool
) -> tuple[int, int]:
    """Return how many of those that deserve something, or nothing, get something, and how many they are."""
    some = [one for one in questions if one.nothing_expected == nothing_expected]
    return sum(bool(ranked(run.get(one.id, {}), ignored)) for one in some), len(some)


def avoided(run: Run, traps: Grades, ignored: frozenset[str]) -> tuple[int, int]:
    """Return in how many trap questions no trap is in the first five, and how many they are."""
    safe = [
        not set(aids) & set(ranked(run.get(question, {}), ignored)[:5]) for question, aids in traps.items()
    ]
    return sum(safe), len(safe)
