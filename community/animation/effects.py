from __future__ import annotations

from django.utils import timezone

from accounts.models import User
from accounts.roles import ROLES, Policy
from community.animation import board
from community.questions.models import Answer, PostState, Question
from core.clock import PARIS
from core.ids import encode
from core.outbox import effect
from notifications.services import notify

ANIMATING = [role.name for role in ROLES.values() if Policy.ANIMATE in role.policies]
# Told one by one in the weekly summary; the board has them all.
LONGEST = 5
MONDAY = 0


def animators():
    return User.objects.filter(groups__name__in=ANIMATING, is_active=True).distinct().order_by("pk")


@effect
def tell_week() -> None:
    """On Monday evenings, give each animator what waits: it leaves with Tuesday's summary of the week.

    Once a week however often it runs, and nothing when nothing waits.
    """
    today = timezone.localtime(timezone.now(), PARIS).date()
    if today.weekday() != MONDAY:
        return
    week = today.isoformat()
    waiting = list(board.unanswered()[:LONGEST])
    numbers = {
        "unanswered": board.bounded(board.unanswered()),
        "very_late": board.bounded(board.late(board.VERY_LATE)),
        "unsure": board.bounded(board.unsure()),
        "outdated": board.bounded(board.outdated()),
        "newcomers": len(board.newcomers()),
    }
    if not any(number not in ("0", 0) for number in numbers.values()):
        return
    for person in animators():
        notify("animation.week", to=person, about=person, once_key=f"animation-{week}", payload=numbers)
        for question in waiting:
            notify(
                "animation.waiting",
                to=person,
                about=question,
                once_key=f"animation-{week}-{encode(question.pk)}",
            )


@effect
def tell_state_team(question_id: int) -> None:
    """Put "on demande votre position" in the inboxes of the State's team."""
    question = Question.objects.filter(pk=question_id, state=PostState.PUBLISHED).first()
    if question is None:
        return
    team = User.objects.filter(groups__name="state_team", is_active=True)
    for person in team.order_by("pk"):
        if person.pk != question.author_id:
            notify(
                "animation.official_wanted",
                to=person,
                about=question,
                once_key=f"official-{encode(question.pk)}",
            )


@effect
def tell_thanked(answer_id: int) -> None:
    """Put "merci pour votre première réponse" in its author's inbox."""
    answer = Answer.objects.filter(pk=answer_id, state=PostState.PUBLISHED).select_related("author").first()
    if answer and answer.author:
        notify("animation.thanked", to=answer.author, about=answer, once_key=f"thanked-{encode(answer.pk)}")
