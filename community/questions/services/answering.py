"""Answering and editing an answer."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from community.questions import policies
from community.questions.errors import NotOpen, StaleVersion
from community.questions.models import Answer, PostState, Revision
from community.questions.models.quotas import QuotaAction
from community.questions.services.asking import EDITABLE
from community.questions.services.first_posts import enter, examine_edit, is_first
from community.questions.services.moderating import answer_published
from community.questions.services.quotas import spend
from community.questions.services.texts import check_dates, clean_answer, clean_institution
from community.questions.services.thread import locked_answer, locked_question, writer_of
from core.actors import Actor
from core.markdown import render
from moderation import prechecks


@transaction.atomic
def answer_question(
    question_id: int,
    *,
    by: Actor,
    body: str,
    law_checked_on: date | None = None,
    expires_on: date | None = None,
    institution: str = "",
    typed_for: float | None = None,
) -> Answer:
    """Publish an answer, or hold a first one; with an ``institution``, the State's own, outside the votes.

    Raises a ``Refusal`` for what cannot be taken, ``NotOpen``, ``OverLimit``, ``PermissionDenied`` without
    an account, or for an official answer by anyone but the State's team.
    """
    question = locked_question(question_id)
    account = writer_of(by)
    if institution and not policies.can_answer_officially(by):
        raise PermissionDenied
    if not question.is_open:
        raise NotOpen
    body, institution = clean_answer(body), clean_institution(institution)
    check_dates(law_checked_on, expires_on)
    first = is_first(account)
    spend(account, by, QuotaAction.ANSWER)
    troubles = prechecks.examine(body, first=first, typed_for=typed_for)
    answer = Answer.objects.create(
        question=question,
        author=account,
        body=body,
        body_html=render(body),
        is_official=bool(institution),
        institution=institution,
        law_checked_on=law_checked_on,
        expires_on=expires_on,
    )
    if enter(answer, troubles, by=by):
        answer_published(answer)
    return answer


@transaction.atomic
def edit_answer(
    answer_id: int,
    *,
    by: Actor,
    version: int,
    body: str,
    law_checked_on: date | None = None,
    expires_on: date | None = None,
) -> Answer:
    """Replace what an answer says, keep what it said, and let those who voted choose again.

    The same words and dates again do nothing. ``StaleVersion`` once another version was saved.
    """
    answer = locked_answer(answer_id)
    if not policies.can_edit_answer(by, answer):
        raise PermissionDenied
    if (
        answer.state not in EDITABLE
        or answer.question.state != PostState.PUBLISHED
        or answer.question.locked_at
    ):
        raise NotOpen
    writer_of(by)
    body = clean_answer(body)
    check_dates(law_checked_on, expires_on)
    if answer.version != version:
        raise StaleVersion
    if (answer.body, answer.law_checked_on, answer.expires_on) == (body, law_checked_on, expires_on):
        return answer
    examine_edit(answer, body)
    Revision.objects.create(
        answer=answer,
        number=answer.version,
        body=answer.body,
        editor_id=answer.author_id,
        saved_at=answer.edited_at or answer.answered_at,
    )
    answer.body, answer.body_html = body, render(body)
    answer.law_checked_on, answer.expires_on = law_checked_on, expires_on
    answer.version += 1
    answer.edited_at = timezone.now()
    answer.save(update_fields=["body", "body_html", "law_checked_on", "expires_on", "version", "edited_at"])
    return answer
