"""Pieces of page about questions that others place."""

from __future__ import annotations

from typing import Any

from community.questions import similar, wording
from community.questions.models import Question
from core.capabilities import Fragment, fragments


def latest(user, *, limit: int = 4) -> dict[str, Any]:
    rows = Question.objects.visible_to(user).listed().for_card()
    return {"rows": wording.rows(rows.order_by("-last_activity_at", "-id")[:limit])}


def unanswered(user, *, limit: int = 4) -> dict[str, Any]:
    """Those that have waited longest, "me too" counted in."""
    rows = Question.objects.visible_to(user).unanswered().order_by("waiting_since", "id")
    found = rows.for_card().prefetch_related(None)[:limit]
    return {"links": [{**wording.link(question), "note": _waiting(question)} for question in found]}


def near(user, *, question: Question) -> dict[str, Any]:
    found = similar.like_question(user, question)
    return {
        "links": [{**wording.address_of(other), "note": wording.count_of_answers(other)} for other in found]
    }


def _waiting(question: Question) -> str:
    words = f"posée {wording.ago(question.asked_at)}"
    return f"{words} · {question.me_too_count} moi aussi" if question.me_too_count else words


fragments.register(Fragment("questions.latest", "questions/fragments/latest.html", latest))
fragments.register(Fragment("questions.unanswered", "questions/fragments/unanswered.html", unanswered))
fragments.register(Fragment("questions.similar", "questions/fragments/similar.html", near))
