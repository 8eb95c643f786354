"""Figures stored beside the rows they count, so that no page counts. The caller holds the question's lock."""

from __future__ import annotations

from django.db.models import Count, Max, Min
from django.utils import timezone

from community.questions.models import PUBLIC_STATES, Answer, Question
from community.questions.models.questions import WEEK
from community.questions.order import quality, waiting_since


def rate(answer: Answer, *, accepted: bool) -> None:
    """Store the place that its votes give an answer."""
    answer.quality = quality(answer.up_count, answer.down_count, accepted=accepted)
    answer.save(update_fields=["up_count", "down_count", "quality"])


def recount(question: Question) -> None:
    """Make what a question keeps about its answers agree with them.

    Only what everyone reads counts: hiding an answer and restoring it leaves no trace.
    """
    seen = question.answers.filter(state__in=PUBLIC_STATES).aggregate(
        count=Count("pk"), first=Min("answered_at"), last=Max("answered_at")
    )
    question.answer_count = seen["count"]
    question.first_answered_at = seen["first"]
    question.last_activity_at = max(filter(None, [question.asked_at, seen["last"]]))
    question.save(update_fields=["answer_count", "first_answered_at", "last_activity_at"])
    question.topic_links.update(last_activity_at=question.last_activity_at)


def recount_me_toos(question: Question) -> None:
    """Make the figures of "me too" agree with their rows."""
    question.me_too_count = question.me_toos.count()
    question.week_count = question.me_toos.filter(created_at__gt=timezone.now() - WEEK).count()
    question.waiting_since = waiting_since(question.asked_at, question.me_too_count)
    question.save(update_fields=["me_too_count", "week_count", "waiting_since"])


def recount_votes(answer: Answer) -> None:
    """Make an answer's figures agree with its votes: for rows written in bulk."""
    counted = dict(answer.votes.values_list("value").annotate(Count("pk")))
    answer.up_count, answer.down_count = counted.get(1, 0), counted.get(-1, 0)
    rate(answer, accepted=answer.question.accepted_answer_id == answer.pk)
