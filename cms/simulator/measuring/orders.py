"""How many questions it takes to decide a catalogue: ours, the best possible, and at random.

A company is an answer to every question. It is *decided* once 95 % of the conditions that waited for a fact
are: their answer is known, or another condition refuses their aid. The oracle knows all the answers of the
company and takes the smallest set of questions that decides it; no order can do better.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product
from random import Random

from eligibility.choosing import ENOUGH, choose, decided_share
from eligibility.compiled import Catalogue
from eligibility.facts import Fact, Facts
from eligibility.questions import Option, Questionnaire

SEED = 95
AXES = ("place", "activity", "headcount")
Company = Mapping[str, Option]


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over companies; ``oracle`` is none where it would take too long to find."""

    companies: int
    questions: int
    ours: float
    oracle: float | None
    at_random: float
    never: int
    """Companies that all the questions together do not decide."""


class Trial:
    def __init__(self, catalogue: Catalogue, today: date):
        self.questionnaire = Questionnaire(catalogue)
        self.today = today
        self.nothing = Facts.of(today, {})
        self.questions = {one.name: one for one in self.questionnaire.asked(self.nothing)}
        self._chosen: dict[tuple[tuple[str, str], ...], str | None] = {}

    def companies(self, most: int | None = None) -> list[Company]:
        """Return the grid of places × activities × sizes, the other answers drawn as they are likely."""
        draw = Random(SEED)  # noqa: S311 - the same companies each time
        axes = [name for name in AXES if name in self.questions]
        grid = list(product(*(self.questions[name].options for name in axes)))
        if most is not None and most < len(grid):
            grid = draw.sample(grid, most)
        rest = [name for name in self.questions if name not in axes]
        return [
            dict(zip(axes, point, strict=True)) | {name: self._drawn(draw, name) for name in rest}
            for point in grid
        ]

    def _drawn(self, draw: Random, name: str) -> Option:
        options = self.questions[name].options
        return draw.choices(options, [option.share for option in options])[0]

    def known(self, company: Company, names: Iterable[str]) -> Facts:
        facts: dict[str, Fact] = {}
        for name in names:
            facts |= company[name].facts()
        return self.nothing.with_(facts)

    def decided(self, company: Company, names: Iterable[str]) -> bool:
        return decided_share(self.questionnaire, self.known(company, names)) >= ENOUGH

    def ours(self, company: Company) -> int:
        """Return how many questions ours asks; each is chosen on what was answered and nothing else."""
        asked: list[str] = []
        while not self.decided(company, asked):
            path = tuple((name, company[name].key) for name in asked)
            if path not in self._chosen:
                choice = choose(self.questionnaire, self.known(company, asked), asked)
                self._chosen[path] = choice.question.name if choice else None
            name = self._chosen[path]
            if name is None or name not in company:
                break
            asked.append(name)
        return len(asked)

    def oracle(self, company: Company) -> int:
        names = list(self.questions)
        for count in range(len(names) + 1):
            if any(self.decided(company, some) for some in combinations(names, count)):
                return count
        return len(names)

    def at_random(self, company: Company, draw: Random) -> int:
        names = list(self.questions)
        draw.shuffle(names)
        for count in range(len(names)):
            if self.decided(company, names[:count]):
                return count
        return len(names)

    def figures(self, companies: Sequence[Company], *, with_oracle: bool = True, rounds: int = 5) -> Figures:
        draw = Random(SEED)  # noqa: S311
        every = list(self.questions)

        def mean(count: Callable[[Company], float]) -> float:
            return sum(count(company) for company in companies) / len(companies)

        return Figures(
            companies=len(companies),
            questions=len(every),
            ours=mean(self.ours),
            oracle=mean(self.oracle) if with_oracle else None,
            at_random=mean(
                lambda company: sum(self.at_random(company, draw) for _ in range(rounds)) / rounds
            ),
            never=sum(not self.decided(company, every) for company in companies),
        )
