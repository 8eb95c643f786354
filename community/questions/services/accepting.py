"""The answer that the asker keeps."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from community.questions import earning, effects, policies
from community.questions.counts import rate
from community.questions.errors import AnswerNotAcceptable, NotOpen, OwnAnswer
from community.questions.models import PostState, Question
from community.questions.services.thread import locked_answer, locked_question, some_time_later
from core import outbox
from core.actors import Actor


@transaction.atomic
def accept_answer(answer_id: int, *, by: Actor) -> Question:
    """Choose the solution and tell its author; the same choice again does nothing.

    Raises ``PermissionDenied`` unless ``by`` is the asker, ``OwnAnswer`` for their own,
    ``AnswerNotAcceptable`` unless both are published and the question is neither closed nor locked.
    """
    answer = locked_answer(answer_id)
    question = answer.question
    if not policies.can_accept_answer(by, question):
        raise PermissionDenied
    if question.accepted_answer_id == answer.pk:
        return question
    if policies.is_author(by, answer):
        raise OwnAnswer("Votre question est résolue ? Clôturez-la : une solution acceptée vient d’un autre.")
    if question.closed_at or question.locked_at or not answer.state == question.state == PostState.PUBLISHED:
        raise AnswerNotAcceptable
    earning.wait_to_choose(answer.author_id)
    _release(question)
    question.accepted_answer = answer
    question.save(update_fields=["accepted_answer"])
    rate(answer, accepted=True)
    earning.chosen(answer, question)
    unsigned = question.receipt_id is not None
    # Told later when the asker has no name: the time of the notice would be theirs.
    run_at = some_time_later() if unsigned else None
    outbox.enqueue(effects.tell_accepted, run_at=run_at, coarse=unsigned, answer_id=answer.pk)
    return question


@transaction.atomic
def withdraw_acceptance(question_id: int, *, by: Actor) -> Question:
    """Choose no solution any more; without one, nothing happens."""
    question = locked_question(question_id)
    if not policies.can_accept_answer(by, question):
        raise PermissionDenied
    if question.accepted_answer_id is None:
        return question
    if question.closed_at or question.locked_at or question.state != PostState.PUBLISHED:
        raise NotOpen
    _release(question)
    return question


def _release(question: Question) -> None:
    """Take from the present choice what being chosen gave it."""
    if former := question.accepted_answer:
        question.accepted_answer = None
        question.save(update_fields=["accepted_answer"])
        rate(former, accepted=False)
        earning.choice_gone(former)
