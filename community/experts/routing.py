"""Whom to invite to answer a question, in which order, and why. Pure: the same facts give the same answer.

score = (BASE + skill) × freshness × what load leaves; each choice makes others of the same trade less wanted.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

# What one weighs whatever the topic. Tried from 0.1 to 0.8 on a real community: it hardly matters between.
BASE = 0.3
# Answers in a topic after which half of the skill is believed.
HALF_KNOWN = 3
# Somebody verified who chose the topic and has answered nothing yet: as after one answer judged by nobody.
CHOSEN = 0.1
# A skill in a topic next to the question's counts half.
NEIGHBOUR = 0.5
# Nobody is wholly forgotten: whoever was just verified has answered nothing.
FLOOR = 0.1
# Of the score, when all the invitations one takes in a week are used but one.
LOAD = 0.5
SAME_TRADE = 0.85
# Days after which an answer counts half for knowing who is about.
HALF_LIFE = 7


class Reach(IntEnum):
    """How far one looks: those of the topic, of its neighbours, everyone."""

    TOPIC = 0
    NEAR = 1
    ALL = 2


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody in a topic: how sure we are that they help (0 to 1), and their answers."""

    lower_bound: float
    answers: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """The facts about one person. ``presence`` counts their last answers, each half as much a week later."""

    key: int
    known: Mapping[int, Known] = field(default_factory=dict)
    chosen: Collection[int] = frozenset()
    presence: float = 0.0
    invited: int = 0
    """Invitations of the last seven days."""
    most: int = 5
    """How many they take in seven days."""
    wants: bool = True
    available: bool = True
    is_asker: bool = False
    trade: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One invitation; ``topic`` is what it rests on most, nothing when only presence does."""

    key: int
    score: float
    topic: int | None
    answers: int


def route(
    topics: Sequence[int],
    candidates: Iterable[Candidate],
    *,
    count: int,
    salt: int,
    reach: Reach = Reach.TOPIC,
    near: Collection[int] = (),
    already: Collection[int] = (),
) -> list[Choice]:
    """Return at most ``count`` people to invite, the best first, in whatever order ``candidates`` come.

    Never the asker, nor who does not want it, is away, has had their share of the week, or is in ``already``.
    Among equals, ``salt`` (the question's key) draws, so that it is not always the same person.
    """
    left: list[tuple[float, bytes, Candidate, Choice]] = []
    for one in candidates:
        if one.key in already or not may_be_invited(one):
            continue
        skill, topic = skill_of(one, topics, near if reach >= Reach.NEAR else ())
        if topic is None and reach < Reach.ALL:
            continue
        score = (BASE + skill) * freshness(one) * (1 - LOAD * one.invited / one.most)
        answers = one.known[topic].answers if topic in one.known else 0  # type: ignore[index]
        left.append((score, _drawn(salt, one.key), one, Choice(one.key, score, topic, answers)))
    chosen: list[Choice] = []
    trades: dict[str, int] = {}
    while left and len(chosen) < count:
        best = max(left, key=lambda each: (each[0] * SAME_TRADE ** trades.get(each[2].trade, 0), each[1]))
        left.remove(best)
        chosen.append(best[3])
        if best[2].trade:
            trades[best[2].trade] = trades.get(best[2].trade, 0) + 1
    return chosen


def may_be_invited(one: Candidate) -> bool:
    return one.wants and one.available and not one.is_asker and one.invited < one.most


def skill_of(one: Candidate, topics: Sequence[int], near: Collection[int]) -> tuple[float, int | None]:
    """Return how well one knows the topics, 0 to 1, and the topic which says so most."""
    if not topics:
        return 0.0, None
    parts = {topic: _in_topic(one, topic) for topic in topics}
    total = sum(parts.values()) / len(topics)
    best = max(parts, key=lambda topic: (parts[topic], -topic))
    beside = {topic: NEIGHBOUR * _in_topic(one, topic) for topic in near if topic not in parts}
    if beside:
        nearest = max(beside, key=lambda topic: (beside[topic], -topic))
        total += beside[nearest] / len(topics)
        if beside[nearest] > parts[best]:
            best = nearest
    return (total, best) if total else (0.0, None)


def freshness(one: Candidate) -> float:
    """Return how likely one is to be about: it grows with the last answers, more and more slowly."""
    return FLOOR + math.log1p(one.presence)


def presence(days_ago: Iterable[float]) -> float:
    """Add up answers by their age in days."""
    return sum(0.5 ** (max(0.0, days) / HALF_LIFE) for days in days_ago)


def _in_topic(one: Candidate, topic: int) -> float:
    known = one.known.get(topic)
    found = known.lower_bound * known.answers / (known.answers + HALF_KNOWN) if known else 0.0
    return max(found, CHOSEN if topic in one.chosen else 0.0)


def _drawn(salt: int, key: int) -> bytes:
    return hashlib.blake2b(f"{salt}:{key}".encode(), digest_size=8).digest()
