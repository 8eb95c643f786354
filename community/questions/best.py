"""Somebody's answers that helped most, for their pages."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from community.questions.models import PUBLIC_STATES, Answer
from community.questions.wording import words
from core.wording import number

BEST = 5
SUMMARY = 200  # characters


def best_answers(user, person_id: int, *, limit: int = BEST) -> list[dict[str, Any]]:
    """Arguments of ``components/rows.html``, for answers that everyone reads. One query."""
    rows = (
        Answer.objects.visible_to(user)
        .filter(author=person_id, state__in=PUBLIC_STATES, question__state__in=PUBLIC_STATES)
        .select_related("question")
        .annotate(is_accepted=F("question__accepted_answer"))
        .order_by("-quality", "-answered_at", "-id")[:limit]
    )
    return [_row(answer) for answer in rows]


def _row(answer: Answer) -> dict[str, Any]:
    accepted = answer.is_accepted == answer.pk  # type: ignore[attr-defined]
    score = answer.score
    votes = f"{number(score)} vote{'s' if abs(score) > 1 else ''}"
    text = words(answer.body_html[: SUMMARY * 4])
    return {
        "title": answer.question.title,
        "href": answer.get_absolute_url(),
        "level": 3,
        "cell": number(score),
        "cell_kind": "done" if accepted else "full",
        "summary": text if len(text) <= SUMMARY else f"{text[:SUMMARY].rsplit(' ', 1)[0]} …",
        "meta": [f"{votes}, acceptée" if accepted else votes],
    }
