"""The read API keeps its word: whatever is asked gets what its description promises."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

from core.api import routes
from core.ids import encode
from core.limits import Limit
from tests.cms.factories import AidFactory, creuse
from tests.community.questions.factories import AnswerFactory, QuestionFactory, TopicFactory
from tests.marketplace.directory.factories import OfferFactory
from tests.marketplace.prices.factories import observed, released
from tests.taxonomy.factories import ServiceTypeFactory

pytestmark = pytest.mark.django_db
# The tool's client does not unpack what it gets.
PLAIN = {"Accept-Encoding": "identity"}
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture(autouse=True)
def asked_by_a_tool(monkeypatch):
    """No limit, and the connection of the test stays open, as Django's own client sees to."""
    monkeypatch.setattr(routes, "READING", Limit("api", 1_000_000, 60))
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def filled() -> dict[str, dict[str, str | int]]:
    """Something to find in every list; the parameters of each address that has some."""
    topic = TopicFactory()
    question = QuestionFactory(topics=[topic], anonymous=True)
    AnswerFactory(question=question, votes=(3, 1))
    AnswerFactory(question=question, official=True)
    creuse()
    aid = AidFactory(zones="Creuse", rate_max=50, topics=[topic])
    offer = OfferFactory()
    observed(ServiceTypeFactory(), *range(90_000, 130_000, 1_000))
    number = released().number
    return {
        "/api/v1/questions/{question_id}": {"question_id": encode(question.pk)},
        "/api/v1/aids/{slug}": {"slug": aid.slug},
        "/api/v1/providers/{slug}": {"slug": offer.profile.slug},
        "/api/v1/price-releases/{number}": {"number": number},
        "/api/v1/price-releases/{number}/cells": {"number": number},
    }


@schema.parametrize()
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_asked(case):
    case.call_and_validate(headers=PLAIN)


def test_what_is_there_is_as_described(filled):
    for result in schema.get_all_operations():
        operation = result.ok()
        case = operation.Case(path_parameters=filled.get(operation.path, {}))
        answer = case.call_and_validate(headers=PLAIN)
        assert answer.status_code == 200
        assert answer.json() not in ({}, {"results": [], "next": ""})
