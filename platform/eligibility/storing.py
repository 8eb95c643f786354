"""Facts as JSON, for who keeps a result: the value, who said it, since when, and its words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from eligibility.facts import Fact, Range, Source

DAYS = {"created_on"}


def facts_to_json(known: Mapping[str, Fact]) -> dict[str, dict[str, Any]]:
    """Return what is stored; computed facts are not, since they follow from the others."""
    return {
        name: {
            "value": _value_to_json(fact.value),
            "source": fact.source.value,
            "on": fact.on.isoformat() if fact.on else None,
            "label": fact.label,
        }
        for name, fact in known.items()
        if fact.source != Source.COMPUTED
    }


def facts_from_json(stored: Mapping[str, Mapping[str, Any]]) -> dict[str, Fact]:
    return {
        name: Fact(
            _value_from_json(name, each["value"]),
            Source(each["source"]),
            date.fromisoformat(each["on"]) if each["on"] else None,
            each["label"],
        )
        for name, each in stored.items()
    }


def _value_to_json(value: Any) -> Any:
    if isinstance(value, Range):
        return [
            bound.isoformat() if isinstance(bound, date) else bound
            for bound in (value.minimum, value.maximum)
        ]
    return value


def _value_from_json(name: str, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    if name in DAYS:
        return Range(*(date.fromisoformat(bound) if bound else None for bound in value))
    return Range(*value)
