"""The moderation figures: by month, from the decisions themselves, and nothing on few."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from core.capabilities import facts
from indicators import computing, published
from indicators.models import Span
from moderation.models import Case
from moderation.services import decide, flag
from tests.community.questions.factories import AnswerFactory, actor

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def decided(outcome: str) -> None:
    answer = AnswerFactory()
    flagged = flag("answer", answer.pk, by=actor(), reason="respect")
    case = Case.objects.get(pk=flagged.case_id)
    more = {"rule": "respect", "reason": "Ce mot blesse."} if outcome != "keep" else {}
    decide(case.pk, by=actor("moderator"), outcome=outcome, version=case.version, content_version=1, **more)


def told(name: str):
    return published.everything()[name, Span.MONTH]


def in_october(keep: int, mask: int) -> None:
    with time_machine.travel(datetime(2026, 10, 12, 10, tzinfo=PARIS)):
        for outcome in ["keep"] * keep + ["mask"] * mask:
            decided(outcome)


@time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=PARIS))
def test_a_month_of_decisions_is_told():
    in_october(keep=6, mask=2)
    computing.compute_all()
    assert told("moderation.decided")[-1].count == 8
    assert told("moderation.flagged")[-1].count == 8
    assert told("moderation.restricted")[-1].value == 0.25
    assert told("moderation.median_delay")[-1].value is not None
    assert told("moderation.overturned")[-1].value is None


@time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=PARIS))
def test_a_month_of_few_decisions_tells_nothing_of_them(client):
    in_october(keep=1, mask=3)
    computing.compute_all()
    for name in (
        "moderation.decided",
        "moderation.flagged",
        "moderation.restricted",
        "moderation.median_delay",
    ):
        assert (told(name)[-1].count, told(name)[-1].value) == (None, None), name
    lines = client.get("/indicateurs/indicateurs.csv").content.decode().splitlines()
    october = [line for line in lines if line.startswith("moderation.") and "2026-10-01" in line]
    assert len(october) == 5
    assert all(",,," in line or ",0,0," in line or ",,pour cent" in line for line in october)


def test_moderation_is_told_by_month_alone():
    assert {fact.only for fact in facts if fact.group == "moderation"} == {"month"}
