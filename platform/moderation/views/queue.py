"""The queue: what waits, by what weighs most; what one has in hand; appeals; what was decided."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core.actors import Actor
from core.capabilities import moderated, verifiables
from core.errors import Explained
from core.wording import duration, number
from moderation import services, subjects, wording
from moderation.models import Appeal, Case, Decision, Origin
from moderation.services.queue import counts, of_queue
from moderation.views.access import SignedIn, for_moderators

# Worked from the top, and drawn in full: few at a time.
SIZE = 10
LAST_PAGE = 50
TABS = {"a-decider": "À décider", "miens": "Les miens", "appels": "Appels", "decides": "Décidés"}


@require_safe
@for_moderators
def queue(request: SignedIn) -> HttpResponse:
    tab = request.GET.get("file", "a-decider")
    tab = tab if tab in TABS else "a-decider"
    counted = counts(request.user.pk)
    context: dict[str, Any] = {
        "title": "Modération",
        "lead": _lead(counted),
        "tabs": tabs(tab, counted),
        "facts": _facts(counted),
        "tab": tab,
    }
    if tab == "decides":
        return render(request, "moderation/decided.html", {**context, **_decided(request)})
    return render(request, "moderation/queue.html", {**context, **_cases(request, tab)})


def tabs(current: str, counted: dict[str, Any]) -> list[dict[str, Any]]:
    home = reverse("moderation:queue")
    numbers = {"a-decider": counted["open"], "miens": counted["mine"], "appels": counted["appeals"]}
    found = [
        {
            "label": label,
            "href": home if name == "a-decider" else f"{home}?file={name}",
            "count": numbers.get(name),
            "current": name == current,
        }
        for name, label in TABS.items()
    ]
    waiting = sum(entry.pending().count() for entry in verifiables)
    found.insert(
        3,
        {
            "label": "Vérifications",
            "href": reverse("moderation:verifications"),
            "count": waiting,
            "current": current == "verifications",
        },
    )
    return found


def _lead(counted: dict[str, Any]) -> str:
    waiting = counted["open"] + counted["appeals"]
    if not waiting:
        return "Rien n’attend. Merci d’y veiller."
    many = "1 contenu attend." if waiting == 1 else f"{number(waiting)} contenus attendent."
    oldest = timezone.now() - counted["oldest"]
    return f"{many} Le plus ancien depuis {duration(oldest)}." if oldest.total_seconds() >= 60 else many


def _facts(counted: dict[str, Any]) -> list[dict[str, str]]:
    today = counted["today"]
    return [
        {"label": "Aujourd’hui", "value": "1 décision" if today == 1 else f"{number(today)} décisions"},
        {"label": "Appels ouverts", "value": number(counted["appeals"])},
    ]


def _cases(request: SignedIn, tab: str) -> dict[str, Any]:
    kind, origin = request.GET.get("sorte", ""), request.GET.get("origine", "")
    rows = of_queue(tab, request.user.pk)
    if kind in moderated:
        rows = rows.filter(kind=kind)
    if origin in Origin.values:
        rows = rows.filter(origin=origin)
    page = _page(request)
    found = list(rows.select_related("claimed_by")[(page - 1) * SIZE : page * SIZE + 1])
    more, cases = len(found) > SIZE, found[:SIZE]
    seen, reasons = subjects.of_cases(cases), wording.reasons_of(cases)
    asked = {
        row.decision.case_id: row.words
        for row in Appeal.objects.filter(answer=None, decision__case__in=cases).select_related("decision")
    }
    query = {name: value for name, value in request.GET.items() if name in {"file", "sorte", "origine"}}
    return {
        "items": [
            _card(case, seen.get(case.pk), reasons.get(case.pk, {}), asked, request.user.pk) for case in cases
        ],
        "groups": _groups(kind, origin),
        "active": bool(kind in moderated) + bool(origin in Origin.values),
        "file": tab,
        "next_url": f"?{urlencode({**query, 'page': page + 1})}" if more and page < LAST_PAGE else "",
        "first_url": f"?{urlencode(query)}" if page > 1 else "",
        "empty": _empty(tab, bool(kind or origin)),
    }


def _page(request: SignedIn) -> int:
    typed = request.GET.get("page", "1")
    return (
        min(max(int(typed), 1), LAST_PAGE) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 1
    )


def _card(case: Case, subject, reasons: dict[str, int], asked: dict[int, str], person: int) -> dict[str, Any]:
    words = asked.get(case.pk, "")
    return {
        "case": case,
        "id": f"cas-{case.pk}",
        "title": subject.title if subject else "Contenu effacé par son auteur",
        "badges": wording.badges(case, subject),
        "age": wording.waiting(case),
        "text": wording.excerpt(subject.html) if subject else "",
        "reason": f"l’auteur répond : « {wording.excerpt(words)} »"
        if words
        else wording.because(case, reasons),
        "mine": case.claimed_by_id == person and not case.is_held_by_other(person),
        "busy": case.claimed_by.get_full_name() if case.claimed_by and case.is_held_by_other(person) else "",
    }


def _groups(kind: str, origin: str) -> list[dict[str, Any]]:
    def options(pairs, chosen):
        return [{"label": "Tout", "value": "", "checked": not chosen}] + [
            {"label": label, "value": value, "checked": value == chosen} for value, label in pairs
        ]

    kinds = [(entry.name, entry.label) for entry in moderated]
    origins = [(value, label.capitalize()) for value, label in Origin.choices]
    return [
        {"legend": "Contenu", "name": "sorte", "type": "radio", "options": options(kinds, kind)},
        {"legend": "Origine", "name": "origine", "type": "radio", "options": options(origins, origin)},
    ]


def _empty(tab: str, filtered: bool) -> tuple[str, str]:
    if filtered:
        return "Rien avec ces filtres", "D’autres contenus attendent peut-être sans eux."
    return {
        "a-decider": ("Rien n’attend", "Tout ce qui a été signalé ou retenu est décidé."),
        "miens": ("Vous n’avez rien en main", "Prenez un cas dans la file « À décider »."),
        "appels": ("Aucun appel", "Aucun auteur ne conteste de décision."),
    }[tab]


def _decided(request: SignedIn) -> dict[str, Any]:
    rows = list(Decision.objects.select_related("case", "by").order_by("-decided_at", "-pk")[:SIZE])
    seen = subjects.of_cases({row.case_id: row.case for row in rows}.values())
    return {
        "decisions": [
            {
                **wording.decision_row(
                    row, seen[row.case_id].title if row.case_id in seen else "Contenu effacé"
                ),
                "by": row.by.get_full_name() if row.by else "un ancien membre de l’équipe",
                "undoable": row.can_be_undone,
            }
            for row in rows
        ]
    }


@require_POST
@for_moderators
def claim(request: SignedIn, case_id: int) -> HttpResponse:
    case = get_object_or_404(Case, pk=case_id)
    try:
        services.claim(case.pk, by=Actor.of(request.user))
    except Explained as error:
        messages.warning(request, error.message)
        return redirect("moderation:queue")
    return redirect(case)


@require_POST
@for_moderators
def release(request: SignedIn, case_id: int) -> HttpResponse:
    case = get_object_or_404(Case, pk=case_id)
    services.release(case.pk, by=Actor.of(request.user))
    return redirect("moderation:queue")


@require_POST
@for_moderators
def undo(request: SignedIn, decision_id: int) -> HttpResponse:
    decision = get_object_or_404(Decision, pk=decision_id)
    try:
        case = services.undo(decision.pk, by=Actor.of(request.user))
    except Explained as error:
        messages.warning(request, error.message)
        return redirect(f"{reverse('moderation:queue')}?file=decides")
    messages.success(request, "C’est défait : le cas est de nouveau à décider.")
    return redirect(case)
