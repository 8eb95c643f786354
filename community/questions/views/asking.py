from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.questions import policies, services, similar, wording
from community.questions.forms import EditQuestionForm, QuestionForm
from community.questions.models import PostState, Question
from community.questions.services import texts
from community.questions.views.question import status_of
from core.actors import Actor
from core.anonymous import anonymous_post, same_origin
from core.errors import Explained, OverLimit, Refusal
from core.http import Request
from core.markdown import render as markdown
from core.parked import as_post, park, parked

FACTS = ("region_code", "section", "size_class")


@never_cache
def ask(request: Request) -> HttpResponse:
    """Ask under one's name; who is not signed in writes first, signs in next."""
    if request.method != "POST":
        kept = parked(request)
        form = QuestionForm(as_post(kept)) if kept else QuestionForm(initial={"title": _from_home(request)})
        return _ask_page(request, form, kept=bool(kept))
    form = QuestionForm(request.POST)
    if "apercu" in request.POST:
        return _ask_page(request, form, preview=True, kept=True)
    if form.is_valid():
        if not request.user.is_authenticated:
            return park(request, reverse("questions:ask_named"))
        try:
            question = services.ask_question(by=Actor.of(request.user), **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        except Explained as error:
            return _ask_page(request, form, refused=error, kept=True)
        else:
            if question.state == PostState.PUBLISHED:
                messages.success(
                    request, "Votre question est publiée. Vous serez prévenu à la première réponse."
                )
            return redirect(question)
    return _ask_page(request, form, status=422, kept=True)


@same_origin
@require_POST
def carry_over(request: Request) -> HttpResponse:
    """Bring what was typed on the page without a name to this one; nothing is kept of it."""
    data = {name: request.POST.get(name, "") for name in ("title", "body", *FACTS)}
    initial = {**data, "topics": request.POST.getlist("topics")}
    return _ask_page(request, QuestionForm(initial=initial), kept=True)


@anonymous_post
def preview(request: Request) -> HttpResponse:
    """The text as it will be read; nothing is kept of it."""
    return render(
        request, "questions/partials/preview.html", {"preview": _preview(request.POST.get("body", ""))}
    )


@require_safe
@never_cache
def near(request: Request) -> HttpResponse:
    """Questions like the one being typed."""
    return render(
        request, "questions/partials/near.html", {"near": _near(request, request.GET.get("title", ""))}
    )


@login_required
@never_cache
def edit(request: Request, question_id: int) -> HttpResponse:
    question = get_object_or_404(Question.objects.visible_to(request.user), pk=question_id)
    by = Actor.of(request.user)
    if not policies.can_edit_question(by, question):
        raise PermissionDenied
    initial = {**QuestionForm.initial_of(question), "version": question.version}
    if request.method != "POST":
        return _edit_page(request, question, EditQuestionForm(initial=initial))
    form = EditQuestionForm(request.POST)
    if "apercu" in request.POST:
        return _edit_page(request, question, form, preview=True)
    if form.is_valid():
        try:
            question = services.edit_question(question.pk, by=by, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        except Explained as error:
            return _edit_page(request, question, form, refused=error)
        else:
            return redirect(question)
    return _edit_page(request, question, form, status=422)


def _from_home(request: Request) -> str:
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())[: texts.TITLE_MAX]


def _preview(body: str) -> str:
    # What is too long is refused by the form; here it must not break.
    return markdown(body.replace("\x00", "")[: texts.ANSWER_MAX])


def _near(request: Request, title: str):
    return [wording.link(question) for question in similar.like_title(request.user, title)]


def _drawn(form: QuestionForm, preview: bool) -> dict[str, object]:
    """What both forms show of what was typed."""
    typed = form.data if form.is_bound else form.initial
    if preview:
        # Looking is not sending: nothing is missing yet.
        form.is_bound, form.initial = False, {**form.initial, **_as_initial(form)}
    return {
        "form": form,
        "typed_title": typed.get("title", ""),
        "preview": _preview(typed.get("body", "")) if preview else "",
        "previewing": preview,
        "topics_open": bool(form.errors.get("topics")) if form.is_bound else bool(form.initial.get("topics")),
        "facts_open": any((form.data if form.is_bound else form.initial).get(name) for name in FACTS),
    }


def _as_initial(form: QuestionForm) -> dict[str, object]:
    data = form.data
    names = [name for name in form.fields if name != "topics"]
    return {**{name: data.get(name, "") for name in names}, "topics": data.getlist("topics")}  # type: ignore[attr-defined]


def _ask_page(
    request: Request,
    form: QuestionForm,
    *,
    preview: bool = False,
    kept: bool = False,
    refused: Explained | None = None,
    status: int = 200,
) -> HttpResponse:
    drawn = _drawn(form, preview)
    context = {
        **drawn,
        "near": _near(request, str(drawn["typed_title"])),
        "refused": refused,
        # Named accounts only: what a visitor types stays on the page.
        "draft": f"{request.user.pk}:poser" if request.user.is_authenticated else "",
        "kept": kept,
        "ways": wording.ways_to_ask(named=True),
    }
    return _answered(render(request, "questions/ask.html", context, status=status), refused)


def _edit_page(
    request: Request,
    question: Question,
    form: QuestionForm,
    *,
    preview: bool = False,
    refused: Explained | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {**_drawn(form, preview), "question": question, "refused": refused}
    return _answered(render(request, "questions/edit.html", context, status=status), refused)


def _answered(response: HttpResponse, refused: Explained | None) -> HttpResponse:
    if refused:
        response.status_code = status_of(refused)
    if isinstance(refused, OverLimit):
        response.headers["Retry-After"] = str(refused.retry_after)
    return response
