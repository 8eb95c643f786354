from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from community.questions.models import Question
from core.errors import OverLimit
from core.http import Request
from core.page_cache import cached_for_visitors
from search.suggestions import finding, scoring, usefulness, voting
from search.suggestions.fragments import ANCHOR
from search.suggestions.models import Suggestion, Training


@require_safe
@cached_for_visitors("suggestions")
def method(request: Request) -> HttpResponse:
    """How suggestions are found, with the figures in use and the version of the method."""
    learned = Training.objects.defer("packed").first()
    context = {
        "version": f"{scoring.METHOD}.{learned.pk}" if learned else str(scoring.METHOD),
        "learned": learned,
        "threshold": round(100 * scoring.THRESHOLD),
        "most": finding.MOST,
        "reach": round(100 * usefulness.REACH),
        "doubt": round(usefulness.DOUBT),
    }
    return render(request, "suggestions/method.html", context)


@require_POST
@login_required
def vote(request: Request, suggestion_id: int) -> HttpResponse:
    """Say useful or not, and be told what that does."""
    person = request.user
    if not isinstance(person, User):
        raise PermissionDenied
    rows = Suggestion.objects.filter(question__in=Question.objects.visible_to(person).values("pk"))
    suggestion = get_object_or_404(rows.select_related("question"), pk=suggestion_id)
    back = f"{suggestion.question.get_absolute_url()}#{ANCHOR}"
    useful = request.POST.get("useful")
    if useful not in {"yes", "no"}:
        messages.error(request, "Dites « Oui » ou « Non » : nous n’avons pas compris.")
        return redirect(back)
    try:
        voting.say_useful(suggestion.pk, by=person, useful=useful == "yes")
    except OverLimit as over:
        messages.error(request, over.message)
        return redirect(back)
    moves = "remontera" if useful == "yes" else "descendra"
    title = suggestion.shown["title"]
    messages.success(
        request,
        f"Merci, c’est noté. « {title} » {moves} un peu à côté des questions sur les mêmes sujets ; "
        "plus il y a d’avis, plus cela compte.",
    )
    return redirect(back)
