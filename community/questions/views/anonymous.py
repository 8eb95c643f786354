"""Asking without a name. No view here knows who is there: see ``core.anonymous``."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from community.questions import lookover, receipts, services, similar, wording
from community.questions.forms import AnonymousQuestionForm
from community.questions.lookover import ALL, FACTS, GENERALISE, THRESHOLD, Crowd, Look, look_over
from community.questions.models import PostState, Question
from community.questions.models.quotas import QuotaAction
from community.questions.services import texts
from community.questions.services.quotas import spend_by_neighbourhood
from community.questions.views.question import status_of
from core.addresses import absolute
from core.anonymous import anonymous_form, anonymous_post
from core.errors import Explained, OverLimit, Refusal
from core.http import Request
from core.markdown import render as markdown
from core.qr import qr_code
from core.wording import day, number

WITHOUT = {
    "size_class": "Ne pas dire la taille",
    "region_code": "Ne pas dire la région",
    "section": "Ne pas dire le secteur",
    ALL: "Ne rien dire de mon entreprise",
}


@require_safe
def ask(request: Request) -> HttpResponse:
    typed = " ".join(request.GET.get("q", "").replace("\x00", "").split())[: texts.TITLE_MAX]
    return ask_page(request, AnonymousQuestionForm(initial={"title": typed}), code=receipts.draw())


@anonymous_form
def send(request: Request) -> HttpResponse:
    """Take the question, or show once what may tell who asks."""
    if request.method != "POST":
        return redirect("questions:ask")
    code = _code_of(request.POST)
    if GENERALISE in request.POST:
        return ask_page(request, _unsent(lookover.generalised(request.POST)), code=code, looked=True)
    if "apercu" in request.POST:
        return ask_page(request, _unsent(request.POST), code=code, looked=True, previewing=True)
    form = AnonymousQuestionForm(request.POST)
    if not form.is_valid():
        return ask_page(request, form, code=code, looked=True, status=422)
    look = look_over(request.POST)
    if look.worries and look.seal not in request.POST.getlist("vu"):
        # Said once. The same form again goes through.
        return ask_page(request, _unsent(request.POST), code=code, looked=True, warned=True)
    if asked := _asked_already(code, form):
        # The answer was lost, or the button pressed twice: the same receipt, not a second question.
        return receipt_page(request, asked, code)
    try:
        spend_by_neighbourhood(request.bucket, QuotaAction.ASK)
        with transaction.atomic():
            question = services.ask_without_a_name(code=code, **form.cleaned_data)
    except Refusal as refusal:
        form.refuse(refusal)
        return ask_page(request, form, code=code, looked=True, status=422)
    except Explained as error:
        return ask_page(request, form, code=code, looked=True, refused=error)
    except IntegrityError:
        # Another press of the same button was quicker, or the page was kept for a second question.
        if asked := _asked_already(code, form):
            return receipt_page(request, asked, code)
        code = receipts.draw()
        question = services.ask_without_a_name(code=code, **form.cleaned_data)
    return receipt_page(request, question, code)


@anonymous_post
def look(request: Request) -> HttpResponse:
    """What the page shows while one types: what is like it, what may tell who asks, how many are alike."""
    data = lookover.generalised(request.POST) if GENERALISE in request.POST else request.POST
    context = {**_looked(look_over(data)), "near": near_of(data.get("title", ""))}
    if data is not request.POST:
        context["changed"] = {name: data.get(name, "") for name in (*lookover.TEXTS, *FACTS)}
    return render(request, "questions/anonymous/look.html", context)


def near_of(title: str) -> list[dict[str, str]]:
    return [wording.link(question) for question in similar.like_title(AnonymousUser(), title)]


def _code_of(data: QueryDict) -> str:
    """Return the code that the page was made with; another one for a form that has none of ours."""
    try:
        return receipts.parse(data.get("recu", ""))
    except receipts.BadCode:
        return receipts.draw()


def _asked_already(code: str, form: AnonymousQuestionForm) -> Question | None:
    receipt = receipts.opened_by(code).select_related("question").first()
    if receipt is None:
        return None
    question = receipt.question
    same = (question.title, question.body) == (form.cleaned_data["title"], form.cleaned_data["body"])
    return question if same else None


def _unsent(data: QueryDict) -> AnonymousQuestionForm:
    """The same words in a form not yet sent: looking is not sending, nothing is missing yet."""
    initial: dict[str, Any] = {name: data.get(name, "") for name in data}
    return AnonymousQuestionForm(initial={**initial, "topics": data.getlist("topics")})


def ask_page(
    request: HttpRequest,
    form: AnonymousQuestionForm,
    *,
    code: str,
    looked: bool = False,
    warned: bool = False,
    previewing: bool = False,
    refused: Explained | None = None,
    status: int = 200,
) -> HttpResponse:
    typed = form.data if form.is_bound else form.initial
    found = look_over(typed)
    topics = typed.getlist("topics") if isinstance(typed, QueryDict) else typed.get("topics")
    context = {
        **_looked(found, shown=looked),
        "ways": wording.ways_to_ask(named=False),
        "form": form,
        "code": code,
        "warned": warned,
        "refused": refused,
        "near": near_of(typed.get("title", "")),
        "previewing": previewing,
        "preview": markdown(typed.get("body", "").replace("\x00", "")[: texts.ANSWER_MAX])
        if previewing
        else "",
        "topics_open": bool(topics),
        "facts_open": any(typed.get(name) for name in FACTS),
        "email_open": bool(typed.get("email")),
    }
    response = render(request, "questions/anonymous/ask.html", context, status=status)
    if refused:
        response.status_code = status_of(refused)
    if isinstance(refused, OverLimit):
        response.headers["Retry-After"] = str(refused.retry_after)
    return response


def _looked(look: Look, *, shown: bool = True) -> dict[str, Any]:
    crowd = look.crowd
    return {
        "leaks": look.items if shown else [],
        "leaks_title": look.title if look.found else "",
        "leaks_text": look.text,
        "pieces": look.pieces,
        # Only what was shown is seen.
        "seen": look.seal if shown else "",
        "crowd": crowd,
        "crowd_count": number(crowd.count) if crowd.count is not None else None,
        "crowd_after": number(crowd.after) if crowd.after is not None else None,
        "crowd_drops": _drops(crowd),
        "threshold": THRESHOLD,
    }


def _drops(crowd: Crowd) -> list[dict[str, str]]:
    return [
        {
            "label": WITHOUT[name],
            "value": f"{'faits' if name == ALL else name}|",
            "about": f" : {number(count)} entreprises correspondraient",
            "count": number(count),
        }
        for name, count in sorted(crowd.without.items(), key=lambda each: -each[1])
    ]


def receipt_page(request: HttpRequest, question: Question, code: str) -> HttpResponse:
    """The one page that shows the receipt."""
    link = f"{absolute(reverse('receipts:open'))}#{code}"
    week = question.asked_at
    context = {
        "question": question,
        "held": question.state == PostState.HELD,
        "published": question.state == PostState.PUBLISHED,
        "code": code,
        **ticket_of(code),
        "link": link,
        "qr": qr_code(link),
        "facts": [{"label": "Question", "value": question.title}, {"label": "Posée le", "value": day(week)}],
        "file": "data:text/plain;charset=utf-8," + quote(_file_of(question, code, link)),
    }
    return render(request, "questions/anonymous/receipt.html", context)


def ticket_of(code: str) -> dict[str, Any]:
    """Return the code as the ticket prints it: two lines, and its two check symbols."""
    whole = receipts.grouped(code)
    check = code[-receipts.CHECKS :]
    first, second = whole[:19], whole[20:]
    return {"lines": [first, second[: -receipts.CHECKS]], "check": check}


def _file_of(question: Question, code: str, link: str) -> str:
    return (
        "Croissance connectée : reçu d’une question posée sans nom\r\n\r\n"
        f"{receipts.grouped(code)}\r\n\r\n{link}\r\n\r\n"
        f"Question : {question.title}\r\n\r\n"
        "Qui a ce reçu peut suivre, compléter et effacer la question. Personne ne peut le refaire.\r\n"
    )
