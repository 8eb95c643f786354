"""What the rows of a question without a name hold, and who may act on them."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError

from accounts import privacy
from community.questions import checks, receipts, services
from community.questions.errors import EmptyText
from community.questions.models import (
    Answer,
    PostState,
    Question,
    QuestionTopic,
    Receipt,
)
from core.actors import SYSTEM, Actor
from core.ids import encode
from core.models import AuditEvent
from tests.community.questions.anonymous import ask
from tests.community.questions.factories import (
    AnswerFactory,
    PersonFactory,
    QuestionFactory,
    TopicFactory,
    actor,
)

pytestmark = pytest.mark.django_db


def test_no_column_leads_from_an_anonymous_question_to_an_account():
    """Walk every column of the rows that a question without a name is made of."""
    _, question = ask(topics=[TopicFactory()], email="a@exemple.fr")
    services.add_precision(question.pk, by=question.asker, body="Encore un mot.")
    user = get_user_model()
    person = PersonFactory(pk=987_654_321)
    mine = {
        "questions.Question",
        "questions.Receipt",
        "questions.Precision",
        "questions.QuestionTopic",
        "questions.AskerAddress",
    }
    for label in mine:
        model = apps.get_model(label)
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is user:
                assert label == "questions.Question", field
                assert getattr(question, field.attname) is None
        assert not [
            f for f in model._meta.concrete_fields if f.name in {"ip", "session", "user_agent", "email"}
        ]
        for row in model._base_manager.values():
            for value in row.values():
                assert value != person.pk
    events = AuditEvent.objects.filter(row_id=encode(question.pk))
    assert {event.actor_kind for event in events} == {"receipt", "system"}
    with pytest.raises(IntegrityError):
        Question.objects.filter(pk=question.pk).update(author=person)


def test_keys_and_times_of_anonymous_rows_tell_neither_order_nor_minute():
    topic = TopicFactory()
    pairs = [
        ask(title=f"La question numéro {number} de la journée ?", topics=[topic]) for number in range(40)
    ]
    for model in (Question, Receipt, QuestionTopic):
        keys = list(model.objects.values_list("pk", flat=True))
        assert len({key >> 50 for key in keys}) > 20, model
    asked = [question.pk for _, question in pairs]
    assert asked != sorted(asked)
    for question in Question.objects.all():
        for moment in (question.asked_at, question.last_activity_at, question.waiting_since):
            assert (moment.minute, moment.second, moment.microsecond) == (0, 0, 0)
    assert len({code for code, _ in pairs}) == 40


def test_two_questions_share_no_identifier():
    first, second = ask()[1], ask(title="Une seconde question de la même personne ?")[1]
    rows = [
        {
            str(v)
            for v in Question.objects.filter(pk=q.pk)
            .values("pk", "receipt", "receipt__lookup")
            .get()
            .values()
        }
        for q in (first, second)
    ]
    assert not rows[0] & rows[1]


def test_a_named_question_passes_to_its_receipt():
    person = PersonFactory()
    question = QuestionFactory(author=person)
    [kept] = privacy.erase(person.pk)
    receipt = receipts.opened_by(kept.code).get()
    services.close_question(question.pk, by=receipt.bearer, reason="solved")
    services.erase_question(question.pk, by=receipt.bearer)
    assert Question.objects.get().state == PostState.ERASED


def test_the_deploy_check_says_what_is_missing(settings):
    assert [each.id for each in checks.legal_trace(None)] == ["questions.I001"]
    assert [each.id for each in checks.keys_of_receipts(None)] == ["questions.W001"]
    settings.RECEIPT_KEYS = ["1:" + "a" * 40]
    assert checks.keys_of_receipts(None) == []
    call_command("check", fail_level="WARNING")


def test_only_the_bearer_acts():
    _, question = ask()
    answer = AnswerFactory(question=question)
    for by in (actor(), actor("moderator"), SYSTEM, Actor("receipt", "1")):
        with pytest.raises(PermissionDenied):
            services.add_precision(question.pk, by=by, body="Non.")
        with pytest.raises(PermissionDenied):
            services.thank_for_answer(answer.pk, by=by)
    with pytest.raises(EmptyText):
        services.add_precision(question.pk, by=question.asker, body=" ")
    assert Answer.objects.get().thanked_at is None
