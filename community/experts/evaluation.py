"""How well routing finds who really answered, on a community whose answers are known.

Each question in its turn, with what had been written before it and nothing later.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from community.experts.routing import Candidate, Known, Reach, presence, route
from community.questions.importing.reading import AnswerLine, QuestionLine
from community.reputation.skills import Skill

LEVELS = (3, 10)


@dataclass
class Past:
    """What is known on the day of a question."""

    answers: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    by_topic: dict[str, dict[int, list[AnswerLine]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def add(self, question: QuestionLine, answer: AnswerLine) -> None:
        self.answers[answer.author].append(answer.answered_at)
        for tag in question.tags:
            self.by_topic[answer.author][key_of(tag)].append(answer)

    def candidate(self, person: str, topics: Iterable[int], now: datetime, asker: str) -> Candidate:
        ages = ((now - each).total_seconds() / 86_400 for each in self.answers[person])
        theirs = self.by_topic[person]
        known = {topic: _known(theirs[topic]) for topic in topics if topic in theirs}
        return Candidate(key_of(person), known, presence=presence(ages), is_asker=person == asker)


Method = Callable[[QuestionLine, Past], list[int]]


def routed(question: QuestionLine, past: Past) -> list[int]:
    """As invitations leave: those of the topic, then everyone, until there are ten."""
    topics = [key_of(tag) for tag in question.tags]
    salt = key_of(question.key)
    people = [
        past.candidate(person, topics, question.asked_at, question.author) for person in sorted(past.answers)
    ]
    chosen: list[int] = []
    for reach in (Reach.TOPIC, Reach.ALL):
        more = route(topics, people, count=LEVELS[-1] - len(chosen), salt=salt, reach=reach, already=chosen)
        chosen += [each.key for each in more]
    return chosen


def most_active(question: QuestionLine, past: Past) -> list[int]:
    count = Counter({key_of(person): len(given) for person, given in past.answers.items()})
    return _without(question, (key for key, _ in sorted(count.items(), key=lambda each: (-each[1], each[0]))))


def at_random(question: QuestionLine, past: Past) -> list[int]:
    """The same draw at each run."""
    keys = (key_of(person) for person in past.answers)
    return _without(question, sorted(keys, key=lambda key: key_of(f"{question.key}:{key}")))


METHODS: dict[str, Method] = {"Notre routage": routed, "Les plus actifs": most_active, "Au hasard": at_random}


@dataclass
class Score:
    """Of ``asked`` questions that somebody answered, ``known`` had an answerer who had answered before."""

    asked: int = 0
    known: int = 0
    found: dict[str, list[int]] = field(default_factory=lambda: {name: [0] * len(LEVELS) for name in METHODS})


def evaluate(questions: Sequence[QuestionLine]) -> Score:
    """Go through the questions in the order of time. Votes have no date: an answer comes with all its own."""
    score, past = Score(), Past()
    given = sorted(
        (
            (answer.answered_at, answer.key, question, answer)
            for question in questions
            for answer in question.answers
        ),
        key=lambda each: each[:2],
    )
    coming: Iterator = iter(given)
    following = next(coming, None)
    for question in sorted(questions, key=lambda each: (each.asked_at, each.key)):
        while following and following[0] < question.asked_at:
            past.add(following[2], following[3])
            following = next(coming, None)
        who = {key_of(answer.author) for answer in question.answers if answer.author != question.author}
        if not who:
            continue
        score.asked += 1
        score.known += bool(who & {key_of(person) for person in past.answers})
        for name, method in METHODS.items():
            ranked = method(question, past)
            for place, level in enumerate(LEVELS):
                score.found[name][place] += bool(who & set(ranked[:level]))
    return score


def key_of(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=6).digest())


def _known(answers: Sequence[AnswerLine]) -> Known:
    up, down = sum(each.up for each in answers), sum(each.down for each in answers)
    return Known(Skill(0, 0, 0, up, down).lower_bound, len(answers))


def _without(question: QuestionLine, keys: Iterable[int]) -> list[int]:
    asker = key_of(question.author)
    return [key for key in keys if key != asker][: LEVELS[-1]]
