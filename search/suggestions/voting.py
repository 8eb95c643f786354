"""« Utile ? »: one word a person and suggestion, changeable; what it does to later ranking."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from accounts.models import User
from community.questions.models import Question
from core import limits, outbox, page_cache
from core.errors import OverLimit
from search.suggestions.models import AID, Suggestion, Usefulness, UsefulVote

VOTES = limits.Limit("suggestions.votes", 60, 3600)


@transaction.atomic
def say_useful(suggestion_id: int, *, by: User, useful: bool) -> Suggestion:
    """Keep what a reader says of a suggestion beside a question they may read; the same again does nothing.

    Raises ``OverLimit`` beyond sixty an hour, ``PermissionDenied`` for a question they may not read.
    """
    suggestion = Suggestion.objects.select_related("question").get(pk=suggestion_id)
    if not Question.objects.visible_to(by).filter(pk=suggestion.question_id).exists():
        raise PermissionDenied
    # One lock for all that is said beside a question: counts move with votes.
    Question.objects.select_for_update(of=("self",)).get(pk=suggestion.question_id)
    mine: dict[str, Any] = {
        "person": by, "question_id": suggestion.question_id, "kind": suggestion.kind, "key": suggestion.key
    }  # fmt: skip
    before = UsefulVote.objects.filter(**mine).values_list("useful", flat=True).first()
    if before == useful:
        return suggestion
    verdict = limits.hit(VOTES, str(by.pk))
    if not verdict.allowed:
        raise OverLimit(
            "Vous avez donné votre avis soixante fois en une heure. Reprenez dans un moment.",
            retry_after=verdict.retry_after,
        )
    UsefulVote.objects.update_or_create(**mine, defaults={"useful": useful})
    count(suggestion.question_id, suggestion.kind, suggestion.key, useful, 1)
    if before is not None:
        count(suggestion.question_id, suggestion.kind, suggestion.key, before, -1)
    _follow(suggestion)
    return suggestion


def count(question_id: int, kind: str, key: int, useful: bool, by: int) -> None:
    """Move the counts of something, beside questions on each of the topics of this one and beside all."""
    topics = Question.objects.get(pk=question_id).topic_links.values_list("tag", flat=True)
    side = "yes" if useful else "no"
    # In one order, so that two votes never wait for each other.
    for topic in [0, *sorted(topics)]:
        Usefulness.objects.bulk_create([Usefulness(kind=kind, key=key, topic=topic)], ignore_conflicts=True)
        rows = Usefulness.objects.filter(kind=kind, key=key, topic=topic)
        if by < 0:
            # A question may have changed topics since: never below zero.
            rows = rows.filter(**{f"{side}__gte": -by})
        rows.update(**{side: F(side) + by})


def _follow(suggestion: Suggestion) -> None:
    page_cache.changed(f"question-{suggestion.question_id}")
    if suggestion.kind == AID:
        outbox.enqueue(
            "suggestions.reweigh",
            once_key=f"reweigh-{secrets.token_hex(8)}",
            coarse=True,
            key=suggestion.key,
            question_id=suggestion.question_id,
        )
