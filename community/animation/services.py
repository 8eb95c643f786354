"""The gestures of animation: each in one transaction, permission inside, twice is once."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from community.animation import effects
from community.animation.models import Highlight, OfficialRequest, Thanks
from community.questions.errors import NotOpen
from community.questions.models import Answer, PostState
from community.questions.policies import can_animate
from community.questions.services.thread import locked_question
from core import audit, clock, outbox
from core.actors import Actor


@transaction.atomic
def highlight(question_id: int, *, by: Actor) -> Highlight:
    """Bring a public question forward, or do so anew. ``NotOpen`` for what lists do not show."""
    _check(by)
    question = locked_question(question_id)
    if question.state != PostState.PUBLISHED or question.duplicate_of_id:
        raise NotOpen("Cette question n’est pas publique : on ne peut pas la mettre en avant.")
    row, _ = Highlight.objects.update_or_create(
        question=question, defaults={"by_id": int(by.id), "since": clock.this_hour()}
    )
    audit.record("animation.highlight", question, by=by)
    return row


@transaction.atomic
def withdraw_highlight(question_id: int, *, by: Actor) -> None:
    _check(by)
    question = locked_question(question_id)
    if Highlight.objects.filter(question=question).delete()[0]:
        audit.record("animation.highlight.withdraw", question, by=by)


@transaction.atomic
def ask_official(question_id: int, *, by: Actor) -> OfficialRequest:
    """Ask the State's team for its position on a question that has none, and tell them; once."""
    _check(by)
    question = locked_question(question_id)
    official = question.answers.filter(is_official=True, state=PostState.PUBLISHED)
    if not question.is_open or official.exists():
        raise NotOpen("Cette question a déjà sa réponse officielle, ou n’est plus ouverte.")
    row, created = OfficialRequest.objects.get_or_create(question=question, defaults={"by_id": int(by.id)})
    if created:
        audit.record("animation.official_request", question, by=by)
        outbox.enqueue(effects.tell_state_team, coarse=True, question_id=question.pk)
    return row


@transaction.atomic
def thank(answer_id: int, *, by: Actor) -> Thanks:
    """Thank the author of a first answer, and tell them. ``NotOpen`` once either is gone."""
    _check(by)
    answer = Answer.objects.select_related("author").filter(pk=answer_id, state=PostState.PUBLISHED).first()
    if answer is None or answer.author is None:
        raise NotOpen("Cette réponse n’est plus là, ou n’a plus d’auteur.")
    if str(answer.author_id) == by.id:
        raise NotOpen("C’est votre propre réponse.")
    row, created = Thanks.objects.get_or_create(person=answer.author, defaults={"by_id": int(by.id)})
    if created:
        outbox.enqueue(effects.tell_thanked, answer_id=answer.pk)
    return row


def _check(by: Actor) -> None:
    if by.kind != "user" or not can_animate(by):
        raise PermissionDenied
