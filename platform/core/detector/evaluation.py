"""How many of the details of a written set are found, and how often a line without one alarms somebody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from core.detector.finding import find

MARK = re.compile(r"\[\[(.+?)\]\](?!\])")


@dataclass
class Result:
    lines: int = 0
    details: int = 0
    found: int = 0
    clean: int = 0
    alarmed: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.details if self.details else 1.0

    @property
    def alarms(self) -> float:
        return self.alarmed / self.clean if self.clean else 0.0


def evaluate(lines: Iterable[str]) -> Result:
    """Look through lines whose details stand in ``[[double brackets]]``.

    A detail is found when all of its letters and figures are in what the detector would replace.
    """
    result = Result()
    for line in lines:
        text, wanted = unmarked(line)
        result.lines += 1
        found = find(text)
        covered = {place for detail in found for place in range(detail.start, detail.end)}
        result.kinds.update(detail.kind.name for detail in found)
        for start, end in wanted:
            result.details += 1
            missed = {place for place in range(start, end) if text[place].isalnum()} - covered
            result.found += not missed
            if missed:
                result.faults.append(f"manqué : {text[start:end]} (dans : {text})")
        if not wanted:
            result.clean += 1
            result.alarmed += bool(found)
            if found:
                seen = ", ".join(f"{detail.kind.name} {detail.found}" for detail in found)
                result.faults.append(f"fausse alarme : {seen} (dans : {text})")
    return result


def unmarked(line: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the text that a marked line stands for, and where its details are."""
    text, places, done = "", [], 0
    for match in MARK.finditer(line):
        text += line[done : match.start()]
        places.append((len(text), len(text) + len(match[1])))
        text += match[1]
        done = match.end()
    return text + line[done:], places
