"""What every service of a thread begins with: who acts, and the lock."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from accounts.suspension import Suspended, check_may_write
from community.questions.errors import AccountSuspended
from community.questions.models import Answer, Question
from core import indexing, page_cache
from core.actors import Actor
from core.anonymous import delay_before_publication


def locked_question(question_id: int) -> Question:
    shown_changed(question_id)
    return Question.objects.select_for_update(of=("self",)).get(pk=question_id)


def locked_answer(answer_id: int, *, shown_in_lists: bool = True) -> Answer:
    """Lock the question, then read its answer: one lock per thread, so no deadlock."""
    question = Question.objects.select_for_update(of=("self",)).get(answers=answer_id)
    shown_changed(question.pk, shown_in_lists)
    return question.answers.get(pk=answer_id)


def shown_changed(question_id: int, in_lists: bool = True) -> None:
    """At commit, let visitors see no page of the question made before, nor any that tells of it.

    What shows in lists is found too, so the index is told.
    """
    page_cache.changed(f"question-{question_id}", *(["questions"] if in_lists else []))
    if in_lists:
        indexing.changed_keys("questions.question", [question_id])


def account_of(by: Actor) -> User:
    """Return the account that acts; ``PermissionDenied`` for anyone else, or a closed account."""
    account = User.objects.filter(pk=by.id, is_active=True).first() if by.kind == "user" else None
    if account is None:
        raise PermissionDenied
    return account


def writer_of(by: Actor) -> User:
    """Return the account that writes; ``AccountSuspended`` while it may not."""
    account = account_of(by)
    try:
        check_may_write(account)
    except Suspended as error:
        raise AccountSuspended(error.message) from error
    return account


def some_time_later() -> datetime | None:
    """Return a random moment some minutes from now, or ``None`` where nothing waits.

    Whatever follows an act of an asker without a name happens then: its time must not tell theirs.
    """
    low, high = delay_before_publication()
    if not high:
        return None
    return timezone.now() + timedelta(seconds=secrets.SystemRandom().uniform(low, high))
