"""Hiding, closing, locking, telling doubles: what each move lets be seen, and what it leaves unchanged."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from community.questions import services
from community.questions.errors import DuplicateCycle, NotOpen, UnknownChoice
from community.questions.models import POST_MOVES, Answer, CloseReason, PostState, Question, Revision
from core.actors import SYSTEM, Actor
from core.models import AuditEvent
from core.transitions import TransitionNotAllowed
from tests.community.questions.factories import (
    AnswerFactory,
    PersonFactory,
    QuestionFactory,
    TopicFactory,
    actor,
)
from tests.moderation.factories import statement

pytestmark = pytest.mark.django_db

MOVES = sorted(set(POST_MOVES) - {"submit", "erase"})
# The functions of two words read better the other way round.
NAMES = {"confirm_removal": "confirm_{}_removal"}
FACTORIES = {"question": QuestionFactory, "answer": AnswerFactory}


def move(kind, name, row, by=SYSTEM):
    return getattr(services, NAMES.get(name, name + "_{}").format(kind))(row.pk, by=by, why="essai")


@pytest.mark.parametrize("kind", FACTORIES)
@pytest.mark.parametrize("name", MOVES)
def test_a_move_starts_from_its_states_alone(kind, name):
    starts, end = POST_MOVES[name]
    for state in PostState:
        row = FACTORIES[kind](state=state)
        statement(row)
        if state in starts:
            move(kind, name, row)
            row.refresh_from_db()
            assert row.state == end
        else:
            with pytest.raises(TransitionNotAllowed):
                move(kind, name, row)


@pytest.mark.parametrize("kind", FACTORIES)
@pytest.mark.parametrize("name", MOVES)
def test_only_moderation_moves_a_post(kind, name):
    row = FACTORIES[kind](state=min(POST_MOVES[name][0]))
    statement(row)
    for by in (actor(), actor("editor"), Actor.of(row.author)):
        with pytest.raises(PermissionDenied):
            move(kind, name, row, by=by)
    moderator = actor("moderator")
    move(kind, name, row, by=moderator)
    event = AuditEvent.objects.get()
    assert event.verb == f"questions.{kind}.{name}"
    assert (event.actor_id, event.why) == (moderator.id, "essai")


@pytest.mark.parametrize("state", PostState)
def test_readers_see_what_is_public_and_authors_their_own(state):
    question, answer = QuestionFactory(state=state), AnswerFactory(state=state)
    public = state in {PostState.PUBLISHED, PostState.ARCHIVED}
    for reader in (AnonymousUser(), PersonFactory()):
        assert Question.objects.visible_to(reader).filter(pk=question.pk).exists() == public
        assert Answer.objects.visible_to(reader).filter(pk=answer.pk).exists() == public
    own = state != PostState.ERASED
    assert Question.objects.visible_to(question.author).filter(pk=question.pk).exists() == own
    assert Answer.objects.visible_to(answer.author).filter(pk=answer.pk).exists() == own
    assert Question.objects.public().filter(pk=question.pk).exists() == public
    assert Question.objects.listed().filter(pk=question.pk).exists() == (state == PostState.PUBLISHED)
    assert Question.objects.for_moderation().filter(pk=question.pk).exists() == own
    assert Answer.objects.for_moderation().filter(pk=answer.pk).exists() == own


def test_an_answer_is_hidden_with_its_question():
    answer = AnswerFactory(question__masked=True)
    assert not Answer.objects.visible_to(AnonymousUser()).exists()
    assert list(Answer.objects.visible_to(answer.author)) == [answer]


def test_hiding_and_restoring_an_answer_leaves_no_trace():
    question = QuestionFactory(topics=[TopicFactory()])
    first = AnswerFactory(question=question, votes=(2, 1))
    AnswerFactory(question=question)
    kept = ["answer_count", "first_answered_at", "last_activity_at", "accepted_answer"]
    services.accept_answer(first.pk, by=question.asker)
    before = Question.objects.values_list(*kept, "topic_links__last_activity_at").get()
    quality = Answer.objects.get(pk=first.pk).quality
    move("answer", "mask", first)
    question.refresh_from_db()
    assert question.answer_count == 1
    assert question.first_answered_at != first.answered_at
    statement(first)
    move("answer", "remove", first)
    move("answer", "restore", first)
    assert Question.objects.values_list(*kept, "topic_links__last_activity_at").get() == before
    assert Answer.objects.get(pk=first.pk).quality == quality


def test_a_question_whose_only_answer_is_hidden_waits_again():
    answer = AnswerFactory()
    asked_at = answer.question.asked_at
    move("answer", "mask", answer)
    question = Question.objects.unanswered().get()
    assert (question.first_answered_at, question.last_activity_at) == (None, asked_at)


def test_hiding_and_restoring_a_closed_double_keeps_it_so():
    question = QuestionFactory(closed=True, locked=True, duplicate_of=QuestionFactory())
    before = Question.objects.filter(pk=question.pk).values().get()
    move("question", "mask", question)
    move("question", "unmask", question)
    assert Question.objects.filter(pk=question.pk).values().get() == before


def test_an_answer_published_after_a_check_is_counted():
    answer = AnswerFactory(state=PostState.HELD)
    assert Question.objects.get().answer_count == 0
    move("answer", "publish", answer)
    assert Question.objects.get().answer_count == 1


# Closing and locking.


def test_the_asker_closes_what_is_solved_and_opens_it_again():
    question = QuestionFactory()
    services.close_question(question.pk, by=question.asker, reason=CloseReason.SOLVED)
    question.refresh_from_db()
    assert not question.is_open
    services.close_question(question.pk, by=question.asker, reason=CloseReason.OUTDATED)
    question.refresh_from_db()
    assert question.close_reason == CloseReason.SOLVED
    for _ in range(2):
        services.reopen_question(question.pk, by=actor("animator"))
    question.refresh_from_db()
    assert question.is_open
    assert sorted(AuditEvent.objects.values_list("verb", flat=True)) == [
        "questions.question.close",
        "questions.question.reopen",
    ]


def test_only_those_who_keep_the_place_say_that_a_question_is_off_topic():
    question = QuestionFactory()
    for by in (question.asker, actor(), actor("state_team")):
        with pytest.raises(PermissionDenied):
            services.close_question(question.pk, by=by, reason=CloseReason.OFF_TOPIC)
    services.close_question(question.pk, by=actor("animator"), reason=CloseReason.OFF_TOPIC)
    with pytest.raises(PermissionDenied):
        services.reopen_question(question.pk, by=question.asker)


def test_closing_needs_a_reason_of_the_list():
    question = QuestionFactory()
    with pytest.raises(UnknownChoice):
        services.close_question(question.pk, by=question.asker, reason="bored")


def test_what_is_hidden_is_not_closed():
    question = QuestionFactory(masked=True)
    with pytest.raises(NotOpen):
        services.close_question(question.pk, by=SYSTEM, reason=CloseReason.SOLVED)


def test_only_moderation_locks():
    question = QuestionFactory()
    for by in (question.asker, actor("animator")):
        with pytest.raises(PermissionDenied):
            services.lock_question(question.pk, by=by)
        with pytest.raises(PermissionDenied):
            services.unlock_question(question.pk, by=by)
    moderator = actor("moderator")
    for change, is_open in ((services.lock_question, False), (services.unlock_question, True)):
        for _ in range(2):
            change(question.pk, by=moderator, why="essai")
        question.refresh_from_db()
        assert question.is_open == is_open
    assert AuditEvent.objects.count() == 2


# Doubles.


def duplicate(question, of, by=SYSTEM):
    return services.mark_duplicate(question.pk, of=of.pk, by=by)


def test_a_double_leads_to_the_first_in_one_step_whatever_the_order():
    first, second, third, fourth = QuestionFactory.create_batch(4)
    duplicate(fourth, third)
    duplicate(third, second)
    duplicate(second, first)
    assert set(first.duplicates.all()) == {second, third, fourth}
    fifth = QuestionFactory()
    assert duplicate(fifth, fourth).duplicate_of == first
    assert list(Question.objects.listed()) == [first]


def test_the_same_double_twice_is_told_once():
    first, second = QuestionFactory.create_batch(2)
    for _ in range(2):
        duplicate(second, first)
    assert AuditEvent.objects.count() == 1


def test_doubles_never_turn_in_circles():
    first, second, third = QuestionFactory.create_batch(3)
    duplicate(second, first)
    duplicate(third, first)
    for target in (first, second, third):
        with pytest.raises(DuplicateCycle):
            duplicate(first, target)


def test_a_double_moved_elsewhere_leaves_the_others():
    first, second, other = QuestionFactory.create_batch(3)
    duplicate(second, first)
    duplicate(second, other)
    assert list(other.duplicates.all()) == [second]
    assert not first.duplicates.exists()


def test_what_is_no_double_is_told_apart_again():
    first, second = QuestionFactory.create_batch(2)
    duplicate(second, first)
    with pytest.raises(PermissionDenied):
        services.unmark_duplicate(second.pk, by=second.asker)
    for _ in range(2):
        services.unmark_duplicate(second.pk, by=actor("animator"))
    assert not first.duplicates.exists()
    assert AuditEvent.objects.count() == 2


def test_the_asker_and_those_who_keep_the_place_tell_doubles():
    first, second, third = QuestionFactory.create_batch(3)
    duplicate(second, first, by=second.asker)
    duplicate(third, first, by=actor("animator"))
    with pytest.raises(PermissionDenied):
        duplicate(QuestionFactory(), first, by=actor())


def test_nothing_leads_to_what_is_hidden():
    for pair in (
        (QuestionFactory(), QuestionFactory(masked=True)),
        (QuestionFactory(masked=True), QuestionFactory()),
    ):
        with pytest.raises(NotOpen):
            duplicate(*pair)


@pytest.mark.parametrize("case", ["to a double", "from a canonical", "to itself"])
def test_the_database_refuses_a_chain(case):
    first, second, third = QuestionFactory.create_batch(3)
    duplicate(second, first)
    row, target = {
        "to a double": (third, second),
        "from a canonical": (first, third),
        "to itself": (third, third),
    }[case]
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=row.pk).update(duplicate_of=target)


def test_the_database_refuses_a_question_born_double_of_a_double():
    double = QuestionFactory(duplicate_of=QuestionFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionFactory(duplicate_of=double)


# Erasing.


def test_an_erased_question_is_an_empty_stone():
    question = QuestionFactory(topics=[TopicFactory()], section="F", size_class="1-9")
    services.edit_question(
        question.pk, by=question.asker, version=1, title=question.title, body="Mieux dit.", topics=[]
    )
    AnswerFactory(question=question)
    services.erase_question(question.pk, by=question.asker)
    question.refresh_from_db()
    assert (question.title, question.body, question.body_html) == ("", "", "")
    assert (question.asker, question.section, question.size_class, question.region) == (None, "", "", None)
    assert not question.topics.exists()
    assert Revision.objects.values_list("title", "body", "editor").get() == ("", "", None)
    assert not Answer.objects.visible_to(AnonymousUser()).exists()
    with pytest.raises(TransitionNotAllowed):
        services.erase_question(question.pk, by=SYSTEM)


def test_the_bearer_of_a_receipt_erases_their_question():
    question = QuestionFactory(anonymous=True)
    services.erase_question(question.pk, by=question.asker)
    question.refresh_from_db()
    assert question.receipt is None


def test_an_erased_answer_keeps_its_votes_and_counts_no_more():
    answer = AnswerFactory(votes=(2, 1))
    author = Actor.of(answer.author)
    services.edit_answer(answer.pk, by=author, version=1, body="Mieux dit.")
    services.erase_answer(answer.pk, by=author)
    answer.refresh_from_db()
    assert (answer.body, answer.body_html, answer.author) == ("", "", None)
    assert (answer.up_count, answer.down_count) == (2, 1)
    assert set(answer.votes.values_list("answer_author_id", flat=True)) == {None}
    assert Question.objects.get().answer_count == 0
    assert Revision.objects.values_list("body", "editor").get() == ("", None)


def test_a_name_is_taken_off_an_answer_that_stays():
    answer = AnswerFactory(votes=(1, 0))
    services.unsign_answer(answer.pk, by=Actor.of(answer.author))
    answer.refresh_from_db()
    assert (answer.author, answer.state, answer.up_count) == (None, PostState.PUBLISHED, 1)
    assert answer.votes.get().answer_author_id is None
    services.vote(answer.pk, by=actor(), value=1)


def test_only_its_author_erases_a_post():
    question, answer = QuestionFactory(), AnswerFactory()
    for by in (actor(), actor("moderator")):
        with pytest.raises(PermissionDenied):
            services.erase_question(question.pk, by=by)
        with pytest.raises(PermissionDenied):
            services.erase_answer(answer.pk, by=by)
        with pytest.raises(PermissionDenied):
            services.unsign_answer(answer.pk, by=by)


@pytest.mark.parametrize("change", [{"body": "Jamais dit."}, {"number": 7}, {"title": "Autre"}])
def test_the_database_refuses_to_rewrite_history(change):
    answer = AnswerFactory()
    services.edit_answer(answer.pk, by=Actor.of(answer.author), version=1, body="Mieux dit.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.all().delete()


@pytest.mark.parametrize("state", sorted(set(PostState) - {"erased"}))
def test_the_database_refuses_a_question_of_nobody(state):
    question = QuestionFactory(state=state)
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(author=None)
