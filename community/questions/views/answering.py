from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from community.questions import policies, services
from community.questions.errors import StaleVersion
from community.questions.forms import AnswerForm, EditAnswerForm
from community.questions.models import Answer, Question
from community.questions.services import texts
from community.questions.views.question import answer_form, detailed, page, status_of
from core.actors import Actor
from core.errors import Explained, OverLimit, Refusal
from core.http import Request
from core.markdown import render as markdown
from core.parked import as_post, park, parked


@never_cache
def answer(request: Request, question_id: int) -> HttpResponse:
    """Answer; who is not signed in writes first, signs in next."""
    question = get_object_or_404(detailed(request.user), pk=question_id)
    if not request.user.is_authenticated:
        return _as_visitor(request, question)
    by = Actor.of(request.user)
    if request.method != "POST":
        kept = parked(request)
        if not kept:
            return redirect(f"{question.get_absolute_url()}#repondre")
        return page(request, question, form=answer_form(by, as_post(kept)))
    form = answer_form(by, request.POST)
    if "apercu" in request.POST:
        return page(request, question, form=_looked_at(form, by), preview=_preview(form))
    if form.is_valid():
        try:
            written = services.answer_question(question.pk, by=by, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        except Explained as error:
            return _refused(page(request, question, form=form, refused=error, refused_at=question.pk), error)
        else:
            return redirect(written)
    return page(request, question, form=form, status=422)


@login_required
@never_cache
def edit(request: Request, answer_id: int) -> HttpResponse:
    answers = Answer.objects.visible_to(request.user).select_related("question")
    answer = get_object_or_404(answers, pk=answer_id)
    by = Actor.of(request.user)
    if not policies.can_edit_answer(by, answer):
        raise PermissionDenied
    if request.method != "POST":
        return _edit_page(request, answer, EditAnswerForm(initial=_initial(answer)))
    form = EditAnswerForm(request.POST)
    if "apercu" in request.POST:
        return _edit_page(
            request, answer, EditAnswerForm(initial=request.POST.dict()), preview=_preview(form)
        )
    if form.is_valid():
        try:
            return redirect(services.edit_answer(answer.pk, by=by, **form.cleaned_data))
        except Refusal as refusal:
            form.refuse(refusal)
        except Explained as error:
            return _refused(_edit_page(request, answer, form, refused=error), error)
    return _edit_page(request, answer, form, status=422)


def _as_visitor(request: Request, question: Question) -> HttpResponse:
    form = AnswerForm(request.POST or None)
    preview = ""
    if request.method == "POST":
        if "apercu" in request.POST:
            form, preview = AnswerForm(initial=request.POST.dict()), _preview(form)
        elif form.is_valid():
            return park(request, reverse("questions:answer", args=[question.pk]))
    context = {"question": question, "form": form, "preview": preview}
    return render(request, "questions/answer.html", context, status=422 if form.is_bound else 200)


def _looked_at(form: AnswerForm, by: Actor) -> AnswerForm:
    """The same words in a form not yet sent: looking is not sending, nothing is missing yet."""
    return answer_form(by, initial=form.data.dict())  # type: ignore[attr-defined]


def _preview(form: AnswerForm) -> str:
    return markdown(form.data.get("body", "").replace("\x00", "")[: texts.ANSWER_MAX])


def _initial(answer: Answer) -> dict[str, object]:
    return {name: getattr(answer, name) for name in ("body", "law_checked_on", "expires_on", "version")}


def _edit_page(
    request: Request,
    answer: Answer,
    form: EditAnswerForm,
    *,
    preview: str = "",
    refused: Explained | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "answer": answer,
        "question": answer.question,
        "form": form,
        "preview": preview,
        "refused": refused,
        # Both texts, for whoever must bring them together.
        "newer": answer.body_html if isinstance(refused, StaleVersion) else "",
        "newer_version": answer.version,
    }
    return render(request, "questions/edit_answer.html", context, status=status)


def _refused(response: HttpResponse, error: Explained) -> HttpResponse:
    response.status_code = status_of(error)
    if isinstance(error, OverLimit):
        response.headers["Retry-After"] = str(error.retry_after)
    return response
