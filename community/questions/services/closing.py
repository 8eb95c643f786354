"""Closing, locking, and telling that a question was asked before."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from community.questions import policies
from community.questions.errors import DuplicateCycle, NotOpen, UnknownChoice
from community.questions.models import PUBLIC_STATES, CloseReason, Question
from community.questions.services.addresses import date_address
from community.questions.services.thread import locked_question
from core import audit, clock
from core.actors import Actor

# Any number will do, as long as nothing else locks it: all changes of doubles wait for each other.
DOUBLES_LOCK = 0x71756573


@transaction.atomic
def close_question(question_id: int, *, by: Actor, reason: str) -> Question:
    """Take no more answers; what is there stays, and can still be voted on. Twice is once."""
    question = locked_question(question_id)
    if reason not in CloseReason.values:
        raise UnknownChoice("reason", "Choisissez un motif dans la liste.")
    if not policies.can_close(by, question, reason):
        raise PermissionDenied
    if question.state not in PUBLIC_STATES:
        raise NotOpen
    if not question.closed_at:
        question.closed_at, question.close_reason = clock.this_hour(), reason
        question.save(update_fields=["closed_at", "close_reason"])
        date_address(question)
        audit.record("questions.question.close", question, by=by, why=reason)
    return question


@transaction.atomic
def reopen_question(question_id: int, *, by: Actor) -> Question:
    question = locked_question(question_id)
    if not policies.can_reopen(by, question):
        raise PermissionDenied
    if question.closed_at:
        reason = question.close_reason
        question.closed_at, question.close_reason = None, ""
        question.save(update_fields=["closed_at", "close_reason"])
        date_address(question)
        audit.record("questions.question.reopen", question, by=by, before=reason)
    return question


@transaction.atomic
def lock_question(question_id: int, *, by: Actor, why: str = "") -> Question:
    """Stop everything on a question: answers, edits, votes."""
    question = locked_question(question_id)
    if not policies.can_moderate(by):
        raise PermissionDenied
    if not question.locked_at:
        question.locked_at = clock.this_hour()
        question.save(update_fields=["locked_at"])
        audit.record("questions.question.lock", question, by=by, why=why)
    return question


@transaction.atomic
def unlock_question(question_id: int, *, by: Actor, why: str = "") -> Question:
    question = locked_question(question_id)
    if not policies.can_moderate(by):
        raise PermissionDenied
    if question.locked_at:
        question.locked_at = None
        question.save(update_fields=["locked_at"])
        audit.record("questions.question.unlock", question, by=by, why=why)
    return question


@transaction.atomic
def mark_duplicate(question_id: int, *, of: int, by: Actor) -> Question:
    """Send the readers of a question to the one it repeats, in one step whatever was sent to it before.

    Raises ``DuplicateCycle`` when ``of`` itself leads back here.
    """
    _wait_for_doubles()
    question = locked_question(question_id)
    if not policies.can_mark_duplicate(by, question):
        raise PermissionDenied
    target = Question.objects.select_related("duplicate_of").get(pk=of)
    canonical = target.duplicate_of or target
    if canonical.pk == question.pk:
        raise DuplicateCycle
    if question.state not in PUBLIC_STATES or canonical.state not in PUBLIC_STATES:
        raise NotOpen
    if question.duplicate_of_id != canonical.pk:
        # First those sent here: the database allows no chain.
        question.duplicates.update(duplicate_of=canonical)
        question.duplicate_of = canonical
        question.save(update_fields=["duplicate_of"])
        audit.record("questions.question.mark_duplicate", question, by=by)
    return question


@transaction.atomic
def unmark_duplicate(question_id: int, *, by: Actor) -> Question:
    _wait_for_doubles()
    question = locked_question(question_id)
    if not policies.can_animate(by):
        raise PermissionDenied
    if question.duplicate_of_id:
        question.duplicate_of = None
        question.save(update_fields=["duplicate_of"])
        audit.record("questions.question.unmark_duplicate", question, by=by)
    return question


def _wait_for_doubles() -> None:
    """Make changes of doubles wait for each other: one may move several questions. SQLite's always do."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [DOUBLES_LOCK])
