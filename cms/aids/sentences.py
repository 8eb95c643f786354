"""A condition as a sentence of its own, when nobody is asking for a company."""

from __future__ import annotations

from eligibility.conditions import Condition, Text
from eligibility.wording import demand


def sentence(condition: Condition) -> str:
    if isinstance(condition, Text):
        return condition.text.strip()
    return f"Elle {demand(condition)}."
