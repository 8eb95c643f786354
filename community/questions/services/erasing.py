"""Erasing what one wrote, or only the name under it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from community.questions import earning, policies, receipts
from community.questions.counts import recount
from community.questions.models import POST_MOVES, Answer, AnswerVote, Question
from community.questions.services.addresses import forget_handle
from community.questions.services.moderating import forget_acceptance
from community.questions.services.thread import locked_answer, locked_question
from core import transitions
from core.actors import Actor


@transaction.atomic
def erase_question(question_id: int, *, by: Actor, why: str = "") -> Question:
    """Empty a question for good: its words, its facts and whose it was. A tombstone keeps its address."""
    question = locked_question(question_id)
    if not policies.can_erase(by, question.asker):
        raise PermissionDenied
    transitions.move(question, POST_MOVES, "erase", by=by, why=why)
    receipt = question.receipt
    question.title = question.body = question.body_html = question.section = question.size_class = ""
    question.author = question.receipt = question.region = None
    question.save()
    if receipt:
        forget_handle(receipt.handle)
        receipt.delete()
    question.precisions.all().delete()
    question.topics.clear()
    question.revisions.update(title="", body="", editor=None)
    return question


@transaction.atomic
def unsign_question(question_id: int, *, by: Actor) -> str:
    """Take its asker's name from a question and leave its words, for those who answered it.

    From then on it is like one asked without a name: return the code of its receipt, which is kept nowhere;
    "" for a question that has no name on it.
    """
    question = locked_question(question_id)
    if not policies.can_erase(by, question.asker):
        raise PermissionDenied
    if question.author_id is None:
        return ""
    code = receipts.draw()
    question.receipt = receipts.new_receipt(code)
    question.author = None
    question.save(update_fields=["author", "receipt"])
    question.revisions.update(editor=None)
    return code


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
    earning.hidden(answer)
    _leave_unsigned(answer)
    answer.revisions.update(body="", editor=None)
    forget_acceptance(answer)
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
