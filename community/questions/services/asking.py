"""Asking, editing a question, saying "me too"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from community.questions import effects, policies
from community.questions.counts import recount_me_toos
from community.questions.errors import AnsweredAlready, NotOpen, OwnQuestion, StaleVersion
from community.questions.models import MeToo, PostState, Question, Receipt, Revision
from community.questions.models.quotas import QuotaAction
from community.questions.services.first_posts import enter, examine_edit, is_first
from community.questions.services.moderating import question_published
from community.questions.services.quotas import spend
from community.questions.services.texts import (
    clean_details,
    clean_facts,
    clean_region,
    clean_title,
    clean_topics,
)
from community.questions.services.thread import account_of, locked_question, shown_changed, writer_of
from core import clock, outbox
from core.actors import Actor
from core.ids import encode
from core.markdown import render
from moderation import prechecks
from taxonomy.models import Topic
from territories.models import Region

EDITABLE = (PostState.PUBLISHED, PostState.CHECKING, PostState.HELD)


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as typed, once it can be taken."""

    title: str
    body: str
    topics: Sequence[Topic]
    region: Region | None
    section: str
    size_class: str

    @classmethod
    def of(
        cls, title: str, body: str, topics: Sequence[Topic], region_code: str, section: str, size_class: str
    ) -> Draft:
        """Check what was typed; raises a ``Refusal``."""
        title, body, topics = clean_title(title), clean_details(body), clean_topics(topics)
        region = clean_region(region_code)
        return cls(title, body, topics, region, *clean_facts(section, size_class))

    def write(self, *, author: User | None = None, receipt: Receipt | None = None) -> Question:
        """Make the row, a draft still, of one asker or the other."""
        question = Question(
            author=author,
            receipt=receipt,
            title=self.title,
            body=self.body,
            body_html=render(self.body),
            region=self.region,
            section=self.section,
            size_class=self.size_class,
        )
        question.last_activity_at = question.waiting_since = question.asked_at
        question.save()
        question.choose_topics(self.topics)
        return question


@transaction.atomic
def ask_question(
    *,
    by: Actor,
    title: str,
    body: str = "",
    topics: Sequence[Topic] = (),
    region_code: str = "",
    section: str = "",
    size_class: str = "",
    typed_for: float | None = None,
) -> Question:
    """Publish a question under its asker's name, or hold a first one in which something was found.

    ``typed_for`` is how many seconds its form was open, when that is known.

    Raises a ``Refusal`` for what cannot be taken, ``OverLimit``, ``PermissionDenied`` without an account.
    """
    account = writer_of(by)
    draft = Draft.of(title, body, topics, region_code, section, size_class)
    first = is_first(account)
    spend(account, by, QuotaAction.ASK)
    troubles = prechecks.examine(f"{draft.title}\n{draft.body}", first=first, typed_for=typed_for)
    question = draft.write(author=account)
    if enter(question, troubles, by=by):
        question_published(question)
    shown_changed(question.pk)
    return question


@transaction.atomic
def edit_question(
    question_id: int,
    *,
    by: Actor,
    version: int,
    title: str,
    body: str,
    topics: Sequence[Topic],
    region_code: str = "",
    section: str = "",
    size_class: str = "",
) -> Question:
    """Replace what a question says, and keep what it said; the same words again do nothing.

    ``version`` is the one the form was made from: ``StaleVersion`` once another was saved.
    """
    question = locked_question(question_id)
    if not policies.can_edit_question(by, question):
        raise PermissionDenied
    if question.state not in EDITABLE or question.locked_at:
        raise NotOpen
    if by.kind == "user":
        writer_of(by)
    if by.kind == "receipt" and question.answers.exclude(state=PostState.ERASED).exists():
        raise AnsweredAlready
    title, body, topics = clean_title(title), clean_details(body), clean_topics(topics)
    region = clean_region(region_code)
    section, size_class = clean_facts(section, size_class)
    if question.version != version:
        raise StaleVersion
    if (question.title, question.body) != (title, body):
        examine_edit(question, f"{title}\n{body}")
    question.region, question.section, question.size_class = region, section, size_class
    question.choose_topics(topics)
    if (question.title, question.body) != (title, body):
        Revision.objects.create(
            question=question,
            number=question.version,
            title=question.title,
            body=question.body,
            editor_id=question.author_id,
            saved_at=question.edited_at or question.asked_at,
        )
        question.title, question.body, question.body_html = title, body, render(body)
        question.version += 1
        question.edited_at = clock.this_hour()
    question.save()
    once_key = f"near-{encode(question.pk)}-v{question.version}"
    outbox.enqueue(
        effects.find_near, once_key=once_key, coarse=question.receipt_id is not None, question_id=question.pk
    )
    return question


@transaction.atomic
def say_me_too(question_id: int, *, by: Actor) -> Question:
    """Say that one has the same question; twice is once."""
    question = locked_question(question_id)
    account = writer_of(by)
    if question.state != PostState.PUBLISHED or question.locked_at or question.duplicate_of_id:
        raise NotOpen
    if policies.is_asker(by, question):
        raise OwnQuestion
    if question.me_toos.filter(person=account).exists():
        return question
    spend(account, by, QuotaAction.ME_TOO)
    MeToo.objects.create(question=question, person=account)
    recount_me_toos(question)
    return question


@transaction.atomic
def withdraw_me_too(question_id: int, *, by: Actor) -> Question:
    question = locked_question(question_id)
    account = account_of(by)
    if question.me_toos.filter(person=account).delete()[0]:
        recount_me_toos(question)
    return question
