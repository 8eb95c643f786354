"""The moves of a post's life. Who decides is moderation's; what follows a decision is here."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from community.questions import earning, effects, policies
from community.questions.counts import rate, recount
from community.questions.models import POST_MOVES, Answer, Question
from community.questions.services.addresses import announce, date_address
from community.questions.services.thread import locked_answer, locked_question
from core import clock, outbox, transitions
from core.actors import Actor
from core.ids import encode


def question_published(question: Question) -> None:
    """What follows the first publication of a question."""
    coarse = question.receipt_id is not None
    outbox.enqueue(effects.tell_topics_followers, coarse=coarse, question_id=question.pk)
    # By its name: experts stand above. Always dated to the hour, for the waves that follow it too.
    outbox.enqueue("experts.invite", coarse=True, question_id=question.pk, wave=0)
    once_key = f"near-{encode(question.pk)}-v{question.version}"
    outbox.enqueue(effects.find_near, once_key=once_key, coarse=coarse, question_id=question.pk)


# What somebody decided of a question: its asker is told.
DECISIONS = {"hold", "publish", "reject", "mask", "unmask", "remove", "restore", "confirm_removal"}
# From then on it leads nowhere, so the address is of use for the time of an appeal only.
ENDS = {"reject", "remove", "confirm_removal"}

# What an answer earned is its author's for as long as everyone reads it.
EARNINGS = {
    "mask": earning.hidden,
    "unmask": earning.shown,
    "remove": earning.removed,
    "restore": earning.restored,
}


def answer_published(answer: Answer) -> None:
    """What follows the first publication of an answer."""
    recount(answer.question)
    announce(answer.question)
    outbox.enqueue(effects.tell_asker, answer_id=answer.pk)
    outbox.enqueue(effects.tell_followers, answer_id=answer.pk)


def hold_question(question_id: int, *, by: Actor, why: str) -> Question:
    return _move_question(question_id, "hold", by=by, why=why)


def publish_question(question_id: int, *, by: Actor, why: str) -> Question:
    return _move_question(question_id, "publish", by=by, why=why)


def reject_question(question_id: int, *, by: Actor, why: str) -> Question:
    return _move_question(question_id, "reject", by=by, why=why)


def reconsider_question(question_id: int, *, by: Actor, why: str) -> Question:
    return _move_question(question_id, "reconsider", by=by, why=why)


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


def reconsider_answer(answer_id: int, *, by: Actor, why: str) -> Answer:
    return _move_answer(answer_id, "reconsider", by=by, why=why)


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
        question_published(question)
    if move in DECISIONS:
        announce(question)
    if move in ENDS:
        date_address(question, clock.this_hour())
    elif move in {"publish", "unmask", "restore"}:
        date_address(question)
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
        forget_acceptance(answer)
    if earns := EARNINGS.get(move):
        earns(answer)
    return answer


def forget_acceptance(answer: Answer) -> None:
    """What can never come back is nobody's solution."""
    if answer.question.accepted_answer_id == answer.pk:
        Question.objects.filter(pk=answer.question_id).update(accepted_answer=None)
        answer.question.accepted_answer = None
        rate(answer, accepted=False)
