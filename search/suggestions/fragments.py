"""What stands beside a question: read in one query, printed from what was kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from community.questions.models import PUBLIC_STATES, Question
from core.capabilities import Fragment, fragments
from core.ids import encode
from core.parked import sign_in_url
from core.prepared import Prepared
from search.suggestions.models import AID, EXPERT, Suggestion, SuggestionQuerySet, UsefulVote

AIDS, OTHERS = 3, 2
ANCHOR = "aides"


def beside(user, *, question: Question) -> dict[str, Any] | None:
    """Aids, pages and experts, each with its reason and « Utile ? ». One query."""
    found = _rows(question, user)
    if not found:
        return None
    address = question.get_absolute_url()
    sign_in = "" if user.is_authenticated else sign_in_url(f"{address}#{ANCHOR}")
    return _parts(found, sign_in=sign_in, votes=True)


def for_receipt(user, *, question: Question) -> dict[str, Any] | None:
    """The same for the bearer of a receipt, whom nobody knows: nothing to sign in for, nothing to vote."""
    found = _rows(question, user)
    return _parts(found, sign_in="", votes=False) if found else None


def _rows(question: Question, user) -> list[Suggestion]:
    if question.state not in PUBLIC_STATES:
        return []
    if not user.is_authenticated:
        return _in_order(_for_visitors(question.pk))
    mine = UsefulVote.objects.filter(
        person=user, question=OuterRef("question"), kind=OuterRef("kind"), key=OuterRef("key")
    )
    return _in_order(_readable(question.pk).annotate(mine=Subquery(mine.values("useful")[:1])))


def _readable(key: int) -> SuggestionQuerySet:
    return Suggestion.objects.for_everyone().filter(question=key)


def _in_order(rows: Iterable[Suggestion]) -> list[Suggestion]:
    # A dozen: no index is kept for their order.
    return sorted(rows, key=lambda row: (row.place, row.pk))


_today: dict[date, Prepared[Suggestion]] = {}


def _for_visitors(key: int) -> list[Suggestion]:
    """The same for all: its SQL is made once a day, since which aids are open depends on the day."""
    today = timezone.localdate()
    if today not in _today:
        _today.clear()
        _today[today] = Prepared(_readable, "key")
    return _today[today](key=key)


def _parts(found: list[Suggestion], *, sign_in: str, votes: bool) -> dict[str, Any]:
    def items(*kinds: str, most: int) -> list[dict[str, Any]]:
        rows = [row for row in found if row.kind in kinds][:most]
        return [_item(row, votes) for row in rows]

    return {
        "aids": items(AID, most=AIDS),
        "pages": [item for kind in ("pages.guide", "pages.testimonial") for item in items(kind, most=OTHERS)],
        "experts": items(EXPERT, most=OTHERS),
        "sign_in": sign_in,
        "votes": votes,
        "method": reverse("suggestions:method"),
        "anchor": ANCHOR,
    }


def _item(row: Suggestion, votes: bool) -> dict[str, Any]:
    mine = getattr(row, "mine", None)
    return {
        **row.shown,
        "action": reverse("suggestions:vote", args=[row.pk]) if votes else "",
        "mine": "" if mine is None else "yes" if mine else "no",
        "target": f"la suggestion « {row.shown['title']} »",
        "id": encode(row.pk),
    }


fragments.register(Fragment("suggestions.beside", "suggestions/beside.html", beside))
fragments.register(Fragment("suggestions.receipt", "suggestions/beside.html", for_receipt))
