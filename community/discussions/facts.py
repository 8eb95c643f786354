"""What the public indicators count about comments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from community.discussions.models import Comment
from community.questions.models import PUBLIC_STATES
from core.capabilities import Fact, facts
from core.daily import by_day


def commented(start: datetime, end: datetime) -> Mapping[date, int]:
    return by_day(Comment.objects.filter(state__in=PUBLIC_STATES), "submit_date", start, end)


facts.register(
    Fact(
        "discussions.commented",
        label="Commentaires",
        about="Commentaires publics, au jour où ils ont été écrits.",
        group="activity",
        order=30,
        by_day=commented,
    )
)
