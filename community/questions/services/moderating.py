"""The moves of a post's life. Who decides is moderation's; what follows a decision is here."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from community.questions import policies
from community.questions.models import POST_MOVES, Answer, AnswerVote, Question
from community.questions.services.thread import locked_answer, locked_question, rate, recount
from core import transitions
from core.actors import Actor


def published(question: Question) -> None:
    """What follows the first publication of a question."""


def answer_published(answer: Answer) -> None:
    """What follows the first publication of an answer."""
    recount(answer.question)


def hold_question(question_id: int, *, by: Actor, why: str) -> Question:
    return _move_question(question_id, "hold", by=by, why=why)


def publish_question(question_id: int, *, by: Actor, why: str) -> Question:
    return _move_question(question_id, "publish", by=by, why=why)


def reject_question(question_id: int, *, by: Actor, why: str) -> Question:
    return _move_question(question_id, "reject", by=by, why=why)


def mask_question(question_id: int, *, by: Actor, why: str) -> Question:
    return _move_question(question_id, "mask", by=by, why=why)


def unmask_question(question_id: int, *, by: Actor, why: str) -> Question:
    return _move_question(question_id, "unmask", by=by, why=why)


def remove_question(question_id: int, *, by: Actor, why: str) -> Question:
    return _move_question(question_id, "remove", by=by, why=why)


def restore_question(question_id: int, *, by: Actor, why: str) -> Question:
    return _move_question(question_id, "restore", by=by, why=why)


def confirm_question_removal(question_id: int, *, by: Actor, why: str) -> Question:
    return _move_question(question_id, "confirm_removal", by=by, why=why)


def archive_question(question_id: int, *, by: Actor, why: str) -> Question:
    return _move_question(question_id, "archive", by=by, why=why)


def unarchive_question(question_id: int, *, by: Actor, why: str) -> Question:
    return _move_question(question_id, "unarchive", by=by, why=why)


def hold_answer(answer_id: int, *, by: Actor, why: str) -> Answer:
    return _move_answer(answer_id, "hold", by=by, why=why)


def publish_answer(answer_id: int, *, by: Actor, why: str) -> Answer:
    return _move_answer(answer_id, "publish", by=by, why=why)


def reject_answer(answer_id: int, *, by: Actor, why: str) -> Answer:
    return _move_answer(answer_id, "reject", by=by, why=why)


def mask_answer(answer_id: int, *, by: Actor, why: str) -> Answer:
    return _move_answer(answer_id, "mask", by=by, why=why)


def unmask_answer(answer_id: int, *, by: Actor, why: str) -> Answer:
    return _move_answer(answer_id, "unmask", by=by, why=why)


def remove_answer(answer_id: int, *, by: Actor, why: str) -> Answer:
    return _move_answer(answer_id, "remove", by=by, why=why)


def restore_answer(answer_id: int, *, by: Actor, why: str) -> Answer:
    return _move_answer(answer_id, "restore", by=by, why=why)


def confirm_answer_removal(answer_id: int, *, by: Actor, why: str) -> Answer:
    return _move_answer(answer_id, "confirm_removal", by=by, why=why)


def archive_answer(answer_id: int, *, by: Actor, why: str) -> Answer:
    return _move_answer(answer_id, "archive", by=by, why=why)


def unarchive_answer(answer_id: int, *, by: Actor, why: str) -> Answer:
    return _move_answer(answer_id, "unarchive", by=by, why=why)


@transaction.atomic
def _move_question(question_id: int, move: str, *, by: Actor, why: str) -> Question:
    question = locked_question(question_id)
    if not policies.can_moderate(by):
        raise PermissionDenied
    transitions.move(question, POST_MOVES, move, by=by, why=why)
    if move == "publish":
        published(question)
    return question


@transaction.atomic
def _move_answer(answer_id: int, move: str, *, by: Actor, why: str) -> Answer:
    answer = locked_answer(answer_id)
    if not policies.can_moderate(by):
        raise PermissionDenied
    transitions.move(answer, POST_MOVES, move, by=by, why=why)
    if move == "publish":
        answer_published(answer)
    else:
        recount(answer.question)
    if move == "confirm_removal":
        _forget_acceptance(answer)
    return answer


@transaction.atomic
def erase_question(question_id: int, *, by: Actor, why: str = "") -> Question:
    """Empty a question for good: its words, its facts and whose it was. A tombstone keeps its address."""
    question = locked_question(question_id)
    if not policies.can_erase(by, question.asker):
        raise PermissionDenied
    transitions.move(question, POST_MOVES, "erase", by=by, why=why)
    question.title = question.body = question.body_html = question.section = question.size_class = ""
    question.author = question.receipt = question.region = None
    question.save()
    question.topics.clear()
    question.revisions.update(title="", body="", editor=None)
    return question


@transaction.atomic
def erase_answer(answer_id: int, *, by: Actor, why: str = "") -> Answer:
    """Empty an answer for good: its words and whose it was. Its votes stay, and count nowhere any more."""
    answer = locked_answer(answer_id)
    author = Actor("user", str(answer.author_id)) if answer.author_id else None
    if not policies.can_erase(by, author):
        raise PermissionDenied
    transitions.move(answer, POST_MOVES, "erase", by=by, why=why)
    answer.body = answer.body_html = ""
    answer.save(update_fields=["body", "body_html"])
    _leave_unsigned(answer)
    answer.revisions.update(body="", editor=None)
    _forget_acceptance(answer)
    recount(answer.question)
    return answer


@transaction.atomic
def unsign_answer(answer_id: int, *, by: Actor) -> Answer:
    """Take its author's name from an answer and leave its words: what a person who leaves may prefer."""
    answer = locked_answer(answer_id)
    author = Actor("user", str(answer.author_id)) if answer.author_id else None
    if not policies.can_erase(by, author):
        raise PermissionDenied
    _leave_unsigned(answer)
    answer.revisions.update(editor=None)
    return answer


def _leave_unsigned(answer: Answer) -> None:
    Answer.objects.filter(pk=answer.pk).update(author=None)
    # PostgreSQL's composite key has done it already.
    AnswerVote.objects.filter(answer=answer).update(answer_author_id=None)
    answer.author = None


def _forget_acceptance(answer: Answer) -> None:
    """What can never come back is nobody's solution."""
    if answer.question.accepted_answer_id == answer.pk:
        Question.objects.filter(pk=answer.question_id).update(accepted_answer=None)
        answer.question.accepted_answer = None
        rate(answer, accepted=False)
