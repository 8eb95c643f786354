"""What waits for whoever keeps questions answered: each list read from an index, never counted whole."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from community.animation.models import Thanks
from community.questions.models import PUBLIC_STATES, Answer, PostState, Question

# Promised answers: those that are late are called so.
LATE = timedelta(hours=24)
VERY_LATE = timedelta(hours=72)
# A question that has answers and no useful one waits as well, once readers had time to vote.
UNSURE_AFTER = timedelta(days=7)
UNSURE_OVER = timedelta(days=90)
USEFUL_FROM = 2  # votes for more than against
# An answer is looked at again before the day its author gave, and for a while after.
LAW_BEFORE = timedelta(days=30)
LAW_AFTER = timedelta(days=180)
NEWCOMERS_OVER = timedelta(days=14)
SHOWN_FOR = timedelta(days=14)
MOST_SHOWN = 3
# Counted no further: « 99+ ».
MOST = 100


def unanswered() -> QuerySet[Question]:
    """Nobody has answered; those that have waited longest first, "me too" counted in."""
    return Question.objects.unanswered().for_card().order_by("waiting_since", "id")


def very_late() -> QuerySet[Question]:
    """Of those, the ones that the last wave of invitations left without an answer: the team takes over."""
    return unanswered().filter(asked_at__lt=timezone.now() - VERY_LATE)


def not_yet_late() -> QuerySet[Question]:
    return unanswered().filter(asked_at__gte=timezone.now() - VERY_LATE)


def late(after: timedelta) -> QuerySet[Question]:
    """Of those, the ones asked longer ago than ``after``."""
    return Question.objects.unanswered().filter(asked_at__lt=timezone.now() - after).order_by()


def unsure() -> QuerySet[Question]:
    """Answered, and yet no answer was accepted nor found useful; the oldest first."""
    now = timezone.now()
    liked = Answer.objects.filter(
        question=OuterRef("pk"), state__in=PUBLIC_STATES, up_count__gte=F("down_count") + USEFUL_FROM
    )
    return (
        Question.objects.listed()
        .filter(asked_at__gt=now - UNSURE_OVER, asked_at__lt=now - UNSURE_AFTER)
        .filter(answer_count__gt=0, closed_at=None, accepted_answer=None)
        .exclude(Exists(liked))
        .exclude(
            Exists(
                Answer.objects.filter(question=OuterRef("pk"), state=PostState.PUBLISHED, is_official=True)
            )
        )
        .for_card()
        .order_by("asked_at", "id")
    )


def outdated() -> QuerySet[Answer]:
    """Public answers whose date is near or past: someone must check the law again."""
    today = timezone.localdate()
    return (
        Answer.objects.filter(
            state=PostState.PUBLISHED,
            question__state=PostState.PUBLISHED,
            expires_on__gte=today - LAW_AFTER,
            expires_on__lte=today + LAW_BEFORE,
        )
        .select_related("author", "question")
        .order_by("expires_on", "id")
    )


def newcomers() -> list[Answer]:
    """Return the first answers of people nobody thanked yet, the newest first, one each."""
    since = timezone.now() - NEWCOMERS_OVER
    earlier = Answer.objects.filter(author=OuterRef("author"), answered_at__lt=since)
    recent = (
        # By the questions that moved since: they have an index, answers' dates have none.
        Answer.objects.filter(
            state=PostState.PUBLISHED,
            question__state=PostState.PUBLISHED,
            question__duplicate_of=None,
            question__last_activity_at__gte=since,
            answered_at__gte=since,
            author__isnull=False,
            # The team thanks, it is not thanked.
            author__groups=None,
        )
        .exclude(Exists(earlier))
        .exclude(Exists(Thanks.objects.filter(person=OuterRef("author"))))
        .select_related("author", "question")
        .order_by("answered_at", "id")[:MOST]
    )
    firsts: dict[int | None, Answer] = {}
    for answer in recent:
        firsts.setdefault(answer.author_id, answer)
    return sorted(firsts.values(), key=lambda answer: answer.answered_at, reverse=True)


def highlighted(user) -> QuerySet[Question]:
    """Questions brought forward that ``user`` may read, the newest gesture first."""
    since = timezone.now() - SHOWN_FOR
    return (
        Question.objects.visible_to(user)
        .listed()
        .filter(highlight__since__gt=since)
        .for_card()
        .order_by("-highlight__since", "id")
    )


def bounded(rows: QuerySet) -> str:
    """Write how many ``rows`` there are, as far as that is worth counting."""
    count = rows.order_by()[:MOST].count()
    return f"{MOST - 1}+" if count == MOST else str(count)
