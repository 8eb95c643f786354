"""Pieces of page about questions that others place."""

from __future__ import annotations

from functools import partial
from typing import Any

from community.questions import figures, similar, wording
from community.questions.models import Figures, Question
from core import page_cache
from core.capabilities import Fragment, fragments
from core.wording import duration, number


def latest(user, *, limit: int = 4) -> dict[str, Any]:
    rows = Question.objects.visible_to(user).listed().for_card()
    return {"rows": wording.rows(rows.order_by("-last_activity_at", "-id")[:limit])}


def unanswered(user, *, limit: int = 4) -> dict[str, Any]:
    """Those that have waited longest, "me too" counted in."""
    rows = Question.objects.visible_to(user).unanswered().order_by("waiting_since", "id")
    found = rows.for_card()[:limit]
    return {"links": [{**wording.link(question), "note": _waiting(question)} for question in found]}


def told(found: Figures) -> list[dict[str, str]]:
    """How soon questions get an answer, for ``components/stats.html``; nothing while nothing is counted."""
    stats = []
    if found.median_wait is not None:
        text = "pour une première réponse, une fois sur deux, depuis trois mois"
        stats.append({"figure": duration(found.median_wait), "text": text})
    if found.day_share is not None:
        share = number(round(100 * found.day_share), unit="%")
        stats.append({"figure": share, "text": "des questions reçoivent une réponse en 24 heures"})
    return stats


def public_figures(user) -> dict[str, Any]:
    return {"stats": told(figures.current())}


def near(user, *, question: Question) -> dict[str, Any]:
    if user.is_authenticated or not question.near_ids:
        return {"links": _near(user, question)}
    # Visitors all get the same, on each page that has the same ones beside it.
    name = f"questions.near.{'.'.join(map(str, question.near_ids))}"
    return {"links": page_cache.kept(name, "questions", partial(_near, user, question))}


def _near(user, question: Question) -> list[dict[str, Any]]:
    found = similar.like_question(user, question)
    return [{**wording.address_of(other), "note": wording.count_of_answers(other)} for other in found]


def _waiting(question: Question) -> str:
    words = f"posée {wording.ago(question.asked_at)}"
    return f"{words} · {question.me_too_count} moi aussi" if question.me_too_count else words


fragments.register(
    Fragment("questions.latest", "questions/fragments/latest.html", latest, "Questions : les dernières")
)
fragments.register(
    Fragment(
        "questions.unanswered", "questions/fragments/unanswered.html", unanswered, "Questions : sans réponse"
    )
)
fragments.register(Fragment("questions.similar", "questions/fragments/similar.html", near))
fragments.register(
    Fragment("questions.figures", "questions/fragments/figures.html", public_figures, "Questions : chiffres")
)
