"""The board of animation: what waits, and what one may do about it without leaving the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.animation import board, services
from community.animation.models import Highlight, OfficialRequest
from community.questions import wording
from community.questions.models import Answer, Question
from community.questions.policies import can_animate
from core.actors import Actor
from core.errors import Explained
from core.http import Request
from core.pagination import paginate
from core.wording import day

SIZE = 20
VIEWS = {
    "": "Sans réponse",
    "sans-reponse-utile": "Sans réponse utile",
    "droit": "Droit à revérifier",
    "nouveaux": "Nouveaux venus",
    "en-avant": "En avant",
}
LEADS = {
    "": "Personne n’a répondu. En tête, ce qui attend depuis plus de trois jours.",
    "sans-reponse-utile": "Une réponse au moins, mais aucune acceptée ni jugée utile après sept jours.",
    "droit": "Leur auteur les disait valables jusqu’à une date, qui approche ou qui est passée.",
    "nouveaux": "Leur première réponse a moins de quatorze jours, et personne ne les a encore remerciés.",
    "en-avant": "Montrées à l’accueil pendant quatorze jours, les trois dernières à la fois.",
}
EMPTY = {
    "": "Toutes les questions ont une réponse.",
    "sans-reponse-utile": "Rien ici : chaque question a trouvé ce qui aide.",
    "droit": "Aucune réponse n’arrive à sa date.",
    "nouveaux": "Personne à remercier pour l’instant.",
    "en-avant": "Aucune question n’est en avant.",
}


def for_animators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let in who keeps questions answered, and nobody else; their pages are kept by no cache."""

    @wraps(view)
    def guarded(request: Request, *args: object, **kwargs: object) -> HttpResponse:
        if not can_animate(Actor.of(request.user)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return login_required(never_cache(guarded))


@require_safe
@for_animators
def board_page(request: Request) -> HttpResponse:
    name = request.GET.get("vue", "")
    if name not in VIEWS:
        raise Http404
    after = request.GET.get("apres", "")
    next_cursor = next_url = ""
    if name == "nouveaux":
        items = [_newcomer(answer) for answer in board.newcomers()]
    elif name == "droit":
        page = paginate(board.outdated(), by=("expires_on", "id"), after=after, size=SIZE)
        items, next_cursor = [_outdated(answer) for answer in page], page.next_cursor
    elif name == "en-avant":
        items = _questions(list(board.highlighted(request.user)[:SIZE]))
    elif name == "sans-reponse-utile":
        page = paginate(board.unsure(), by=("asked_at", "id"), after=after, size=SIZE)
        items, next_cursor = _questions(page.rows), page.next_cursor
    else:
        items, next_url = _unanswered(after, on_time="a-temps" in request.GET)
    context = {
        "tabs": _tabs(name),
        "lead": LEADS[name],
        "stats": _stats() if not name and not after else [],
        "items": items,
        "empty": EMPTY[name],
        "view": name,
        "next_url": _address(name, apres=next_cursor) if next_cursor else next_url,
        "first_url": _address(name) if after or "a-temps" in request.GET else "",
    }
    return render(request, "animation/board.html", context)


def _unanswered(after: str, *, on_time: bool) -> tuple[list[dict[str, Any]], str]:
    """Return a page of what nobody answered and the address of the next: first what waits for three days."""
    by = ("waiting_since", "id")
    late: list[dict[str, Any]] = []
    if not on_time:
        page = paginate(board.very_late(), by=by, after=after, size=SIZE)
        late = [{**item, "above": "Attend depuis plus de trois jours"} for item in _questions(page.rows)]
        if page.next_cursor:
            return late, _address("", apres=page.next_cursor)
        if len(late) == SIZE:
            return late, _address("", **{"a-temps": "1"})
        after = ""
    page = paginate(board.not_yet_late(), by=by, after=after, size=SIZE - len(late))
    more = _address("", **{"a-temps": "1", "apres": page.next_cursor}) if page.next_cursor else ""
    return late + _questions(page.rows), more


@require_POST
@for_animators
def highlight(request: Request, question_id: int) -> HttpResponse:
    question = get_object_or_404(Question.objects.visible_to(request.user), pk=question_id)
    on = request.POST.get("on") != "0"
    act = services.highlight if on else services.withdraw_highlight
    done = "La question est à l’accueil pour quatorze jours." if on else "La question n’est plus en avant."
    return _act(request, lambda: act(question.pk, by=Actor.of(request.user)), done)


@require_POST
@for_animators
def ask_official(request: Request, question_id: int) -> HttpResponse:
    question = get_object_or_404(Question.objects.visible_to(request.user), pk=question_id)
    done = "C’est demandé : l’équipe de l’État est prévenue."
    return _act(request, lambda: services.ask_official(question.pk, by=Actor.of(request.user)), done)


@require_POST
@for_animators
def thank(request: Request, answer_id: int) -> HttpResponse:
    answer = get_object_or_404(Answer.objects.visible_to(request.user), pk=answer_id)
    done = "Le merci est parti."
    return _act(request, lambda: services.thank(answer.pk, by=Actor.of(request.user)), done)


def _act(request: Request, act: Callable[[], object], done: str) -> HttpResponse:
    """Do it, say so, and go back to the list where the button was pressed."""
    try:
        act()
    except Explained as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, done)
    name = request.POST.get("vue", "")
    return redirect(_address(name if name in VIEWS else ""))


def _address(name: str, **more: str) -> str:
    query = urlencode({key: value for key, value in {"vue": name, **more}.items() if value})
    return reverse("animation:board") + (f"?{query}" if query else "")


def _tabs(current: str) -> list[dict[str, Any]]:
    counts = {
        "": board.bounded(board.unanswered()),
        "sans-reponse-utile": board.bounded(board.unsure()),
        "droit": board.bounded(board.outdated()),
        "nouveaux": str(len(board.newcomers())),
        "en-avant": None,
    }
    return [
        {"label": label, "href": _address(name), "count": counts[name], "current": name == current}
        for name, label in VIEWS.items()
    ]


def _stats() -> list[dict[str, str]]:
    return [
        {"figure": board.bounded(board.late(board.LATE)), "text": "attendent depuis plus d’un jour"},
        {
            "figure": board.bounded(board.late(board.VERY_LATE)),
            "text": "attendent depuis plus de trois jours",
        },
    ]


def _questions(rows: Sequence[Question]) -> list[dict[str, Any]]:
    keys = [row.pk for row in rows]
    shown = set(Highlight.objects.filter(question__in=keys).values_list("question", flat=True))
    asked = set(OfficialRequest.objects.filter(question__in=keys).values_list("question", flat=True))
    return [
        {
            **told,
            "kind": "question",
            "key": row.pk,
            "answer_url": f"{row.get_absolute_url()}#repondre",
            "about": f", {row.title}",
            "is_shown": row.pk in shown,
            "is_asked": row.pk in asked,
        }
        for row, told in zip(rows, wording.rows(rows), strict=True)
    ]


def _outdated(answer: Answer) -> dict[str, Any]:
    past = answer.expires_on is not None and answer.expires_on < timezone.localdate()
    when = day(answer.expires_on) if answer.expires_on else ""
    return {
        "kind": "outdated",
        "title": answer.question.title,
        "about": f", {answer.question.title}",
        "href": answer.get_absolute_url(),
        "cell_icon": "triangle-alert" if past else "scale",
        "cell_kind": "full" if past else "",
        "meta": [f"n’est plus à jour depuis le {when}" if past else f"valable jusqu’au {when}", _by(answer)],
    }


def _newcomer(answer: Answer) -> dict[str, Any]:
    return {
        "kind": "newcomer",
        "key": answer.pk,
        "title": _by(answer),
        "about": f" {_by(answer)}",
        "href": answer.get_absolute_url(),
        "cell_icon": "hand",
        "cell_kind": "full",
        "summary": answer.question.title,
        "meta": [f"première réponse {wording.ago(answer.answered_at)}"],
    }


def _by(answer: Answer) -> str:
    return answer.author.get_full_name() if answer.author else "Un ancien membre"
