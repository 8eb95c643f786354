"""Votes on answers: one per person, never on one's own, secret."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from community.questions import earning, policies
from community.questions.counts import rate
from community.questions.errors import NotOpen, OwnAnswer, UnknownChoice, VoteFrozen
from community.questions.models import Answer, AnswerVote, DownReason, PostState
from community.questions.models.quotas import QuotaAction
from community.questions.order import coarse_quality
from community.questions.services.quotas import spend
from community.questions.services.thread import account_of, locked_answer, writer_of
from core import indexing
from core.actors import Actor

# Long enough for a slip of the finger, too short for a bargain.
CHANGEABLE_FOR = timedelta(minutes=10)


@transaction.atomic
def vote(answer_id: int, *, by: Actor, value: int, reason: str = "") -> Answer:
    """Say that an answer helps (1), or why it does not (-1 and a ``DownReason``); twice the same is once.

    Raises ``OwnAnswer``, ``NotOpen`` on what is hidden, locked or official, ``VoteFrozen``, ``OverLimit``,
    ``UnknownChoice`` for a vote against without its reason, ``PermissionDenied`` without an account.
    """
    account = writer_of(by)
    _check_choice(value, reason)
    answer = _lock_votable(answer_id, by)
    old = _vote_of(account, answer)
    if old and (old.value, old.reason) == (value, reason):
        return answer
    if old:
        _check_changeable(old, answer)
    spend(account, by, QuotaAction.VOTE)
    if old:
        _count(answer, old.value, -1)
        if old.value != value:
            earning.vote_gone(old.pk, old.value, answer)
        if old.answer_version != answer.version:
            # Another text: judged anew, with ten minutes of its own.
            old.answer_version, old.created_at = answer.version, timezone.now()
        old.value, old.reason = value, reason
        old.save(update_fields=["value", "reason", "answer_version", "created_at"])
        cast = old
    else:
        cast = AnswerVote.objects.create(
            answer=answer,
            answer_author_id=answer.author_id,
            voter=account,
            value=value,
            reason=reason,
            answer_version=answer.version,
        )
    earning.vote_cast(cast, answer, account)
    _count(answer, value, 1)
    _rate(answer)
    return answer


@transaction.atomic
def withdraw_vote(answer_id: int, *, by: Actor) -> Answer:
    """Take one's vote back; without a vote, nothing happens."""
    account = account_of(by)
    answer = _lock_votable(answer_id, by)
    if old := _vote_of(account, answer):
        _check_changeable(old, answer)
        earning.vote_gone(old.pk, old.value, answer)
        old.delete()
        _count(answer, old.value, -1)
        _rate(answer)
    return answer


def _rate(answer: Answer) -> None:
    before = coarse_quality(answer.quality)
    rate(answer, accepted=answer.question.accepted_answer_id == answer.pk)
    # The index keeps the class alone, which few votes change: the others cost it nothing.
    if coarse_quality(answer.quality) != before:
        indexing.changed_keys("questions.question", [answer.question_id])


def _check_choice(value: int, reason: str) -> None:
    if value not in (1, -1):
        raise UnknownChoice("value", "Choisissez « utile » ou « pas utile ».")
    if value == 1 and reason:
        raise UnknownChoice("reason", "Une réponse utile n’a pas besoin de motif.")
    if value == -1 and reason not in DownReason.values:
        raise UnknownChoice(
            "reason", "Dites en quoi cette réponse n’aide pas : c’est ce qui permet de la corriger."
        )


def _lock_votable(answer_id: int, by: Actor) -> Answer:
    answer = locked_answer(answer_id, shown_in_lists=False)
    question = answer.question
    if policies.is_author(by, answer):
        raise OwnAnswer
    if answer.is_official:
        raise NotOpen("Une réponse officielle ne se vote pas : elle a son propre encadré.")
    if not answer.state == question.state == PostState.PUBLISHED or question.locked_at:
        raise NotOpen("Les votes sont arrêtés ici.")
    return answer


def _vote_of(account: User, answer: Answer) -> AnswerVote | None:
    return AnswerVote.objects.filter(answer=answer, voter=account).first()


def _check_changeable(old: AnswerVote, answer: Answer) -> None:
    until = old.created_at + CHANGEABLE_FOR
    if timezone.now() > until and old.answer_version == answer.version:
        raise VoteFrozen(until=until)


def _count(answer: Answer, value: int, step: int) -> None:
    if value > 0:
        answer.up_count += step
    else:
        answer.down_count += step
