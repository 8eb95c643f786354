"""Which question comes next: the one after which the fewest conditions are expected to be left to decide.

A condition is *decided* when its answer is known, or when another one already refuses its aid: nobody has
to ask it any more. Text conditions are outside the count, since no question decides them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eligibility.facts import Facts
from eligibility.questions import Question, Questionnaire

ENOUGH = 0.95
"""The share of conditions decided from which the result is worth showing first."""


@dataclass(frozen=True, slots=True)
class Choice:
    question: Question
    left: float
    """Conditions expected to be left after the answer."""
    waiting: int
    """Open aids that wait for this very answer."""


def choose(questionnaire: Questionnaire, facts: Facts, passed: Iterable[str] = ()) -> Choice | None:
    """Return the question to ask, or none when no answer would decide anything more."""
    catalogue = questionnaire.catalogue
    now = catalogue.undecided(facts)
    if not now:
        return None
    best: Choice | None = None
    for question in questionnaire.asked(facts, passed):
        left = expected_left(questionnaire, question, facts)
        if left < now and (best is None or left < best.left - 1e-9):
            best = Choice(question, left, 0)
    if best is None:
        return None
    masks = catalogue.open_masks(facts)
    waiting = 0
    for name in best.question.tells:
        waiting |= masks.get(name, 0)
    return Choice(best.question, best.left, waiting.bit_count())


def expected_left(questionnaire: Questionnaire, question: Question, facts: Facts) -> float:
    """Return how many conditions are left to decide after the answer, weighted by how likely each is."""
    total = left = 0.0
    for option in question.options:
        total += option.share
        left += option.share * questionnaire.catalogue.undecided(facts.with_(option.facts()))
    return left / total if total else left


def decided_share(questionnaire: Questionnaire, facts: Facts) -> float:
    """Return the share decided, of the conditions that a machine can decide and that wait for a fact."""
    every = questionnaire.catalogue.to_decide(facts.today)
    return 1 - questionnaire.catalogue.undecided(facts) / every if every else 1.0


def questions_left(questionnaire: Questionnaire, facts: Facts, passed: Iterable[str] = ()) -> int:
    """Return how many more questions could be asked at most."""
    return len(questionnaire.asked(facts, passed))
