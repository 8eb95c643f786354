"""Eligibility: the verdicts of a whole catalogue for one company, the sentences, the next question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from statistics import median
from time import perf_counter

from cms.simulator.measuring import generated
from cms.simulator.measuring.orders import Company, Trial
from eligibility.choosing import choose
from eligibility.compiled import Catalogue
from eligibility.facts import Facts
from eligibility.wording import read

AIDS = {"10k": 3_000, "100k": 3_000, "1m": 30_000}
COMPANIES = 40
TODAY = date(2026, 11, 21)


def measure(size: str) -> Iterator[tuple[str, str]]:
    """Yield times for 3 000 aids of 15 conditions, each company another one; ten times as many at the end."""
    made = generated.catalogue(AIDS[size])
    start = perf_counter()
    catalogue = Catalogue(made)
    yield f"{len(made)} aids × 15 conditions, compiled once", _ms(perf_counter() - start)
    trial = Trial(catalogue, TODAY)
    companies = trial.companies(COMPANIES)
    facts = [trial.known(company, company) for company in companies]
    first = [_timed(partial(catalogue.verdicts, known)) for known in facts]
    yield "verdicts for a company never seen, slowest", _ms(max(first))
    yield "verdicts for a company never seen, median", _ms(median(first))
    sentences = [_timed(partial(_read_all, made[:100], known)) / 100 for known in facts]
    yield "sentences of an aid of 15 conditions, mean of 100, median", _ms(median(sentences))
    yield "choice of the next question, slowest", _ms(max(_choices(trial, companies)))


def _read_all(aids: list, known: Facts) -> None:
    for aid in aids:
        read(aid, known)


def _choices(trial: Trial, companies: list[Company]) -> Iterator[float]:
    for company in companies[:10]:
        for count in range(4):
            names = list(company)[:count]
            known = trial.known(company, names)
            yield _timed(partial(choose, trial.questionnaire, known, names))


def _timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"
