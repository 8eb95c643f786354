"""A kept result, read back as answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from cms.simulator.answers import AGAIN, PARAMETERS, Answers, read
from cms.simulator.models import KeptResult
from core.ids import word_of
from eligibility.storing import facts_from_json


def answers_of(result: KeptResult, today: date) -> Answers:
    """Return the answers with the register's facts of the day they were kept."""
    pairs = [(PARAMETERS[name], word) for name, word in result.answers if name in PARAMETERS]
    answers = read(QueryDict(urlencode(pairs)), today)
    return replace(answers, base=facts_from_json(result.facts), origin=(AGAIN, word_of(result)))
