from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.questions import wording
from community.questions.history import versions
from community.questions.models import Answer, Question
from core.http import Request


@require_safe
@never_cache
def question(request: Request, question_id: int) -> HttpResponse:
    rows = Question.objects.visible_to(request.user).select_related("author")
    found = get_object_or_404(rows, pk=question_id)
    return _page(request, found, found, "Les versions de cette question")


@require_safe
@never_cache
def answer(request: Request, answer_id: int) -> HttpResponse:
    rows = Answer.objects.visible_to(request.user).select_related("author", "question")
    found = get_object_or_404(rows, pk=answer_id)
    return _page(request, found, found.question, "Les versions de cette réponse")


def _page(request: Request, post: Question | Answer, question: Question, title: str) -> HttpResponse:
    context: dict[str, Any] = {
        "title": title,
        "question": question,
        "back": post.get_absolute_url(),
        "versions": [
            {
                "title": f"Version {version.number}",
                "note": _who(version, post),
                "heading": version.title,
                "body": version.body,
            }
            for version in versions(post)
        ],
    }
    return render(request, "questions/history.html", context)


def _who(version, post: Question | Answer) -> str:
    name = version.editor.get_full_name() if version.editor else "une personne anonyme"
    if version.editor is None and isinstance(post, Answer):
        name = "un ancien membre"
    return f"{name}, {wording.ago(version.saved_at)}"
