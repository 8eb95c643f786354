from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from community.questions import services
from community.questions.errors import BadDate, EmptyText, NotOpen, StaleVersion, TextTooLong
from community.questions.models import Answer, PostState, Question, Quota
from core.actors import SYSTEM, Actor
from core.errors import OverLimit
from tests.community.questions.factories import (
    AnswerFactory,
    PersonFactory,
    QuestionFactory,
    ReceiptFactory,
    TopicFactory,
    actor,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def answer(question=None, **changes):
    question = question or QuestionFactory()
    return services.answer_question(question.pk, **{"by": actor(), "body": "Oui, *toujours*."} | changes)


def edit(row, **changes):
    unchanged = {"by": Actor.of(row.author), "version": row.version, "body": row.body}
    return services.edit_answer(row.pk, **unchanged | changes)


def test_an_answer_is_published_and_counted():
    topic = TopicFactory()
    question = QuestionFactory(asked_at=timezone.now() - DAY, topics=[topic])
    person = actor()
    given = answer(question, by=person)
    question.refresh_from_db()
    assert (given.state, given.body_html) == (PostState.PUBLISHED, "<p>Oui, <em>toujours</em>.</p>\n")
    assert str(given.author_id) == person.id
    assert question.answer_count == 1
    assert question.first_answered_at == question.last_activity_at == given.answered_at
    assert question.topic_links.get().last_activity_at == given.answered_at


def test_the_first_answer_stays_the_first():
    question = QuestionFactory()
    first, second = answer(question), answer(question)
    question.refresh_from_db()
    assert question.answer_count == 2
    assert question.first_answered_at == first.answered_at
    assert question.last_activity_at == second.answered_at


def test_dates_of_the_law_are_kept():
    today = timezone.localdate()
    given = answer(law_checked_on=today, expires_on=today + DAY)
    assert (given.law_checked_on, given.expires_on) == (today, today + DAY)


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"body": " \n"}, EmptyText, "body"),
        ({"body": "a" * 20_001}, TextTooLong, "body"),
        ({"law_checked_on": 1}, BadDate, "law_checked_on"),
        ({"law_checked_on": -1, "expires_on": -2}, BadDate, "expires_on"),
    ],
)
def test_what_cannot_be_taken_is_refused_beside_its_field(changes, error, field):
    days = {name: timezone.localdate() + value * DAY for name, value in changes.items() if name != "body"}
    with pytest.raises(error) as refusal:
        answer(**changes | days)
    assert refusal.value.field == field
    assert refusal.value.message
    assert not Answer.objects.exists()


def test_the_state_answers_in_its_own_name():
    given = answer(by=actor("state_team"), institution="  DGCCRF ")
    assert (given.is_official, given.institution) == (True, "DGCCRF")
    assert not answer(by=actor("state_team")).is_official


def test_too_long_a_name_of_institution_is_refused():
    with pytest.raises(TextTooLong):
        answer(by=actor("state_team"), institution="a" * 121)


def test_a_name_of_blanks_makes_no_official_answer():
    assert not answer(by=actor("state_team"), institution="  ").is_official


def test_nobody_else_answers_in_the_name_of_the_state():
    for by in (actor(), actor("moderator")):
        with pytest.raises(PermissionDenied):
            answer(by=by, institution="DGCCRF")


def test_the_database_refuses_an_official_answer_of_nobody():
    row = AnswerFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=row.pk).update(is_official=True)


def test_no_account_no_answer():
    for by in (SYSTEM, ReceiptFactory().bearer, Actor.of(PersonFactory(is_active=False))):
        with pytest.raises(PermissionDenied):
            answer(by=by)


@pytest.mark.parametrize(
    "traits", [{"masked": True}, {"locked": True}, {"closed": True}, {"state": "archived"}], ids=str
)
def test_what_is_not_open_takes_no_answer(traits):
    question = QuestionFactory(**traits)
    with pytest.raises(NotOpen):
        answer(question)


def test_a_double_takes_no_answer():
    with pytest.raises(NotOpen):
        answer(QuestionFactory(duplicate_of=QuestionFactory()))


def test_one_answer_a_minute_from_a_new_account():
    person = actor(new=True)
    answer(by=person)
    with pytest.raises(OverLimit) as over:
        answer(by=person)
    assert "une réponse par minute" in over.value.message
    assert over.value.retry_after <= 60


def test_limits_are_those_of_the_table():
    Quota.objects.filter(action="answer").delete()
    person = actor(new=True)
    for _ in range(7):
        answer(by=person)
    Quota.objects.create(action="answer", standing="new", count=0, seconds=7200)
    with pytest.raises(OverLimit) as over:
        answer(by=person)
    assert "0 réponses en 2" in over.value.message


@pytest.mark.parametrize("role", ["moderator", "animator", "state_team"])
def test_the_team_is_trusted_from_the_first_day(role):
    person = actor(role, new=True)
    for _ in range(6):
        answer(by=person)
    assert Answer.objects.filter(state="published").count() == 6


def test_twenty_useful_answers_make_a_trusted_account():
    person = PersonFactory()
    Quota.objects.filter(action="answer").exclude(standing="trusted").update(count=0)
    AnswerFactory.create_batch(19, author=person, up_count=1)
    AnswerFactory(author=person, up_count=1, down_count=1)
    with pytest.raises(OverLimit):
        answer(by=Actor.of(person))
    AnswerFactory(author=person, up_count=1)
    answer(by=Actor.of(person))


def test_an_edit_keeps_what_was_said():
    row = AnswerFactory(body="Oui.")
    edited = edit(row, body="Non.")
    assert (edited.body, edited.body_html, edited.version) == ("Non.", "<p>Non.</p>\n", 2)
    revision = row.revisions.get()
    assert (revision.number, revision.body, revision.editor) == (1, "Oui.", row.author)
    assert revision.saved_at == row.answered_at
    again = edit(edited, body="Peut-être.")
    assert [kept.body for kept in row.revisions.all()] == ["Oui.", "Non."]
    assert row.revisions.last().saved_at == edited.edited_at < again.edited_at


def test_a_new_date_is_an_edit_and_the_same_words_again_are_none():
    row = AnswerFactory()
    today = timezone.localdate()
    assert edit(row).version == 1
    assert edit(row, law_checked_on=today).version == 2
    assert not edit(row, version=2, law_checked_on=today).revisions.filter(number=2).exists()


def test_an_edit_made_from_an_old_version_is_refused():
    row = AnswerFactory()
    edit(row, body="Première.")
    with pytest.raises(StaleVersion):
        edit(row, body="Seconde.")


def test_only_the_author_edits():
    row = AnswerFactory()
    for by in (actor(), actor("moderator"), row.question.asker, SYSTEM):
        with pytest.raises(PermissionDenied):
            edit(row, by=by)


@pytest.mark.parametrize(
    "traits",
    [{"masked": True}, {"state": "archived"}, {"question__locked": True}, {"question__masked": True}],
    ids=str,
)
def test_what_is_hidden_locked_or_archived_is_not_edited(traits):
    with pytest.raises(NotOpen):
        edit(AnswerFactory(**traits), body="Autre chose.")


def test_an_edit_does_not_bring_its_question_back_to_the_top():
    row = AnswerFactory()
    before = Question.objects.get().last_activity_at
    edit(row, body="Mieux dit.")
    assert Question.objects.get().last_activity_at == before
