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
    """Aids still possible that wait for this very answer."""
    useful: int
    """Questions that would decide something, this one included: how many may still come."""


def choose(questionnaire: Questionnaire, facts: Facts, passed: Iterable[str] = ()) -> Choice | None:
    """Return the question to ask, or none when no answer would decide anything more."""
    now = questionnaire.catalogue.undecided(facts)
    useful: list[tuple[Question, float]] = []
    if now:
        for question in questionnaire.asked(facts, passed):
            left = expected_left(questionnaire, question, facts)
            if left < now - 1e-9:
                useful.append((question, left))
    if not useful:
        return None
    # The first of those that are worth the same: the order of the questionnaire.
    best, left = min(useful, key=lambda pair: round(pair[1], 9))
    return Choice(best, left, waiting_for(questionnaire, best, facts), len(useful))


def waiting_for(questionnaire: Questionnaire, question: Question, facts: Facts) -> int:
    """Return how many aids still possible wait for the answer to a question."""
    masks = questionnaire.catalogue.open_masks(facts)
    waiting = 0
    for name in question.tells:
        waiting |= masks.get(name, 0)
    return waiting.bit_count()


def expected_left(questionnaire: Questionnaire, question: Question, facts: Facts) -> float:
    """Return how many conditions are left to decide after the answer, weighted by how likely each is."""
    undecided = questionnaire.catalogue.probe(facts, question.tells)
    total = left = 0.0
    for option in question.options:
        total += option.share
        left += option.share * undecided(facts.with_(option.facts()))
    return left / total if total else left


def decided_share(questionnaire: Questionnaire, facts: Facts) -> float:
    """Return the share decided, of the conditions that a machine can decide and that wait for a fact."""
    every = questionnaire.catalogue.to_decide(facts.today)
    return 1 - questionnaire.catalogue.undecided(facts) / every if every else 1.0
