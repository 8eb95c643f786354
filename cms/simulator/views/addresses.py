"""Addresses that lead from one page of the simulator to another."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cms.simulator.answers import PARAMETERS, Answers

ASKED = "q"
"""The question that a form answers, or that one goes back to."""


def previous(answers: Answers) -> str:
    """Return the address of the question before, its answer left aside."""
    last = answers.last()
    if last is None:
        return reverse("simulator:start")
    query = answers.without(last).query(**{ASKED: PARAMETERS[last]})
    return f"{reverse('simulator:start')}?{query}"


def with_links(known: list[dict[str, Any]], answers: Answers) -> list[dict[str, Any]]:
    """Give each answer the address where it is changed."""
    for fact in known:
        if fact["question"]:
            query = answers.query(**{ASKED: fact["parameter"]})
            fact["change"] = f"{reverse('simulator:start')}?{query}"
    return known
