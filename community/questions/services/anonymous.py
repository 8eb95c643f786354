"""Asking without a name, and what the bearer of a receipt may do. Nothing here knows an account."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction

from community.questions import effects, policies, receipts
from community.questions.errors import AnswerNotAcceptable, NotOpen
from community.questions.models import (
    POST_MOVES,
    PUBLIC_STATES,
    Answer,
    PostState,
    Precision,
    Question,
)
from community.questions.models.quotas import QuotaAction
from community.questions.services.addresses import leave_address
from community.questions.services.asking import Draft
from community.questions.services.moderating import question_published
from community.questions.services.quotas import spend_by_receipt
from community.questions.services.texts import clean_address, clean_precision
from community.questions.services.thread import (
    locked_answer,
    locked_question,
    shown_changed,
    some_time_later,
)
from core import clock, outbox, transitions
from core.actors import SYSTEM, Actor
from core.markdown import render
from moderation import prechecks
from moderation.services import hold
from taxonomy.models import Topic


def reasons_to_hold(question: Question, *, again: bool = False) -> list[prechecks.Trouble]:
    """Return why a question without a name must be read by somebody before it is public; mostly, nothing.

    The one place where this is decided: the rules of moderation are asked here. ``again`` is for one that was
    looked at before.
    """
    return prechecks.examine(f"{question.title}\n{question.body}", first=True, counted=again)


@transaction.atomic
def ask_without_a_name(
    *,
    code: str,
    title: str,
    body: str = "",
    topics: Sequence[Topic] = (),
    region_code: str = "",
    section: str = "",
    size_class: str = "",
    email: str = "",
) -> Question:
    """Take a question that nobody signs; whoever holds ``code`` may follow it up.

    Held with its reasons, or published after a random wait (``settings.ANONYMOUS_DELAY``). Raises a
    ``Refusal`` for what cannot be taken, ``BadCode`` for a code that is none.
    """
    draft = Draft.of(title, body, topics, region_code, section, size_class)
    address = clean_address(email) if email else ""
    receipt = receipts.new_receipt(receipts.parse(code))
    question = draft.write(receipt=receipt)
    by = receipt.bearer
    if address:
        leave_address(question.pk, by=by, email=address)
    transitions.move(question, POST_MOVES, "submit", by=by, why="")
    if moment := some_time_later():
        hold_if_needed(question)
        if question.state == PostState.CHECKING:
            outbox.enqueue(
                effects.publish_without_a_name, run_at=moment, coarse=True, question_id=question.pk
            )
    else:
        publish_or_hold(question.pk, again=False)
        question.refresh_from_db()
    return question


def hold_if_needed(question: Question, *, again: bool = False) -> None:
    if troubles := reasons_to_hold(question, again=again):
        why = " ".join(prechecks.sentence(trouble) for trouble in troubles)
        transitions.move(question, POST_MOVES, "hold", by=SYSTEM, why=why)
        hold("question", question.pk, troubles)


@transaction.atomic
def publish_or_hold(question_id: int, *, again: bool = True) -> None:
    """Publish a question that has waited, if nobody erased or held it meanwhile."""
    question = Question.objects.select_for_update(of=("self",)).filter(pk=question_id).first()
    if question is None or question.state != PostState.CHECKING:
        return
    # Looked at again: it may have been edited since.
    hold_if_needed(question, again=again)
    if question.state == PostState.CHECKING:
        transitions.move(question, POST_MOVES, "publish", by=SYSTEM, why="")
        question_published(question)
        shown_changed(question.pk)


@transaction.atomic
def add_precision(question_id: int, *, by: Actor, body: str) -> Question:
    """Say something more under the question; the same words again do nothing."""
    question = locked_question(question_id)
    if by.kind != "receipt" or not policies.is_asker(by, question):
        raise PermissionDenied
    if question.state not in (PostState.PUBLISHED, PostState.CHECKING, PostState.HELD) or question.locked_at:
        raise NotOpen
    body = clean_precision(body)
    last = question.precisions.last()
    if last and last.body == body:
        return question
    spend_by_receipt(by, QuotaAction.PRECISE)
    number = last.number + 1 if last else 1
    precision = Precision.objects.create(question=question, number=number, body=body, body_html=render(body))
    outbox.enqueue(effects.tell_precised, run_at=some_time_later(), coarse=True, precision_id=precision.pk)
    return question


@transaction.atomic
def thank_for_answer(answer_id: int, *, by: Actor) -> Answer:
    """Let an answer's author know that it helped; twice is once."""
    answer = locked_answer(answer_id)
    question = answer.question
    if by.kind != "receipt" or not policies.is_asker(by, question):
        raise PermissionDenied
    if question.state not in PUBLIC_STATES or answer.state not in PUBLIC_STATES:
        raise AnswerNotAcceptable("Cette réponse n’est plus visible.")
    if answer.thanked_at is None:
        answer.thanked_at = clock.this_hour()
        answer.save(update_fields=["thanked_at"])
        outbox.enqueue(effects.tell_thanked, run_at=some_time_later(), coarse=True, answer_id=answer.pk)
    return answer
