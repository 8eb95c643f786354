"""Coming back with a receipt. The code travels in the body of each form, never in an address or a cookie."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from community.questions import policies, receipts, services, tokens, wording
from community.questions.decisions import decisions_of
from community.questions.forms import AddressForm, CloseForm, EditQuestionForm, PrecisionForm, QuestionForm
from community.questions.models import PUBLIC_STATES, Answer, PostState, Question, Receipt
from community.questions.models.quotas import QuotaAction
from community.questions.services.quotas import refuse_if_spent, spend_by_neighbourhood
from community.questions.views.question import status_of
from core.actors import Actor
from core.anonymous import anonymous_form, anonymous_post
from core.errors import Conflict, Explained, OverLimit, Refusal
from core.http import Request
from moderation import services as moderation
from moderation.errors import NotAppealable
from moderation.forms import AppealForm
from moderation.letters import verdict_on

Act = Callable[..., HttpResponse]


@anonymous_form
@require_http_methods(["GET", "HEAD", "POST"])
def open_receipt(request: Request) -> HttpResponse:
    """The form that takes a receipt; posted, the question it opens."""
    if request.method != "POST":
        return door(request)
    if not request.POST.get("recu", "").strip():
        return door(request, missing=True, status=422)
    return with_receipt(request, thread)


def with_receipt(request: Request, act: Act, **arguments) -> HttpResponse:
    """Do ``act`` with the question that the posted code opens.

    A wrong code, a revoked one and another question's get one and the same answer; tries are limited.
    """
    typed = request.POST.get("recu", "")
    try:
        refuse_if_spent(request.bucket, QuotaAction.OPEN)
        receipt = _receipt(typed, **arguments)
        if receipt is None:
            spend_by_neighbourhood(request.bucket, QuotaAction.OPEN)
            return door(request, typed=typed, unknown=True, status=404)
    except OverLimit as error:
        response = door(request, typed=typed, refused=error, status=429)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    question = receipt.question
    try:
        return act(request, question, by=receipt.bearer, **arguments)
    except Explained as error:
        question.refresh_from_db()
        return thread(request, question, refused=error.message, status=status_of(error))
    except Conflict:
        question.refresh_from_db()
        return thread(request, question, refused=Explained.message, status=409)


def _receipt(typed: str, answer_id: int | None = None) -> Receipt | None:
    found = receipts.opened_by(typed).select_related("question__region")
    if answer_id is not None:
        found = found.filter(question__answers=answer_id)
    return found.first()


def by_receipt(act: Act) -> Act:
    """Make a view of an act that takes ``(request, question, *, by)``."""

    @anonymous_post
    @wraps(act)
    def view(request: Request, **arguments) -> HttpResponse:
        return with_receipt(request, act, **arguments)

    return view


def door(
    request: HttpRequest,
    *,
    typed: str = "",
    missing: bool = False,
    unknown: bool = False,
    refused: OverLimit | None = None,
    status: int = 200,
) -> HttpResponse:
    symbols = len(receipts.symbols_of(typed))
    error = ""
    if missing:
        error = "Tapez votre reçu : 28 signes, écrits par groupes de quatre."
    elif unknown and symbols != receipts.LENGTH:
        error = f"Un reçu a {receipts.LENGTH} signes, et nous en lisons {symbols} : comparez-les un à un."
    elif unknown:
        error = "Ce reçu n’ouvre aucune question. Comparez ses signes un à un au vôtre."
    context = {"typed": typed, "error": error, "refused": refused}
    return render(request, "questions/receipt/door.html", context, status=status)


def thread(
    request: HttpRequest,
    question: Question,
    *,
    by: Actor | None = None,
    done: str = "",
    refused: str = "",
    precision: PrecisionForm | None = None,
    address: AddressForm | None = None,
    appeal: AppealForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The question as its asker sees it, and all they may do."""
    bearer = question.asker
    answers = Answer.objects.filter(question=question, state__in=PUBLIC_STATES)
    found = list(answers.select_related("author").in_order())
    public = question.state in PUBLIC_STATES
    active = question.state in (PostState.PUBLISHED, PostState.CHECKING, PostState.HELD)
    acts = active and not question.locked_at
    context = {
        "code": _code(request),
        "question": question,
        "public": public,
        "status": status_words(question),
        "decisions": decisions_of(question),
        "verdict": verdict_on("question", question.pk),
        "appeal_form": appeal or AppealForm(),
        "done": done,
        "refused": refused,
        "asker": wording.asker(question),
        "precisions": wording.precisions(question),
        "answers": [_answer(answer, question) for answer in found],
        "may_precise": acts,
        "precision": precision or PrecisionForm(),
        "may_edit": acts and not question.answers.exclude(state=PostState.ERASED).exists(),
        "may_close": public and not question.locked_at and not question.closed_at,
        "may_reopen": bool(question.closed_at)
        and bearer is not None
        and policies.can_reopen(bearer, question),
        "has_address": bool(question.receipt and question.receipt.handle),
        "address": address or AddressForm(),
    }
    return render(request, "questions/receipt/thread.html", context, status=status)


def _code(request: HttpRequest) -> str:
    return receipts.parse(request.POST["recu"])


STATUS = {
    PostState.CHECKING: (
        "Votre question est bien là.",
        "Elle paraît dans la demi-heure, à un moment tiré au sort.",
    ),
    PostState.HELD: (
        "Votre question attend d’être relue.",
        "Une personne de l’équipe la lit avant qu’elle paraisse.",
    ),
    PostState.REJECTED: ("Votre question n’a pas été publiée.", "Vous trouvez pourquoi ci-dessous."),
    PostState.MASKED: ("Votre question est masquée.", "Une personne de l’équipe doit décider."),
    PostState.REMOVED: ("Votre question a été retirée.", "Vous trouvez pourquoi ci-dessous."),
    PostState.REMOVED_FINAL: ("Votre question a été retirée.", "Cette décision est définitive."),
    PostState.ARCHIVED: (
        "Votre question est archivée.",
        "On la lit encore ; elle ne prend plus de réponses.",
    ),
}


def status_words(question: Question) -> tuple[str, str] | None:
    if question.state in STATUS:
        return STATUS[PostState(question.state)]
    if question.closed_at:
        return ("Votre question est close.", "On peut encore la lire et voter. Vous pouvez la rouvrir.")
    return None


def _answer(answer: Answer, question: Question) -> dict[str, Any]:
    accepted = answer.pk == question.accepted_answer_id
    open_ = question.state == answer.state == PostState.PUBLISHED and not question.locked_at
    return {
        "row": answer,
        "person": wording.answerer(answer),
        "target": f" la réponse de {answer.author.get_full_name()}" if answer.author else " cette réponse",
        "accepted": accepted,
        "thanked": answer.thanked_at is not None,
        "may_accept": open_ and not question.closed_at,
        "may_thank": answer.author_id is not None and answer.thanked_at is None,
        "is_official": answer.is_official,
    }


@by_receipt
def precise(request: Request, question: Question, *, by: Actor) -> HttpResponse:
    form = PrecisionForm(request.POST)
    if form.is_valid():
        try:
            services.add_precision(question.pk, by=by, body=form.cleaned_data["body"])
        except Refusal as refusal:
            form.refuse(refusal)
        except Explained as error:
            return thread(request, question, precision=form, refused=error.message, status=status_of(error))
        else:
            return _again(request, question, "Votre précision est ajoutée.")
    return thread(request, question, precision=form, status=422)


@by_receipt
def edit(request: Request, question: Question, *, by: Actor) -> HttpResponse:
    """Without a title in what was posted, the form; with one, the change."""
    if "title" not in request.POST:
        initial = {**QuestionForm.initial_of(question), "version": question.version}
        return _edit_page(request, question, EditQuestionForm(initial=initial))
    form = EditQuestionForm(request.POST)
    if form.is_valid():
        try:
            services.edit_question(question.pk, by=by, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        except Explained as error:
            return _edit_page(request, question, form, refused=error)
        else:
            return _again(request, question, "Votre question est corrigée.")
    return _edit_page(request, question, form, status=422)


def _edit_page(
    request: HttpRequest,
    question: Question,
    form: EditQuestionForm,
    *,
    refused: Explained | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"code": _code(request), "question": question, "form": form, "refused": refused}
    return render(
        request, "questions/receipt/edit.html", context, status=status_of(refused) if refused else status
    )


@by_receipt
def accept(request: Request, question: Question, *, by: Actor, answer_id: int) -> HttpResponse:
    """Accept, or take back: ``accept`` is 1 or 0."""
    if request.POST.get("accept") == "0":
        services.withdraw_acceptance(question.pk, by=by)
        return _again(request, question, "Cette réponse n’est plus celle que vous gardez.")
    services.accept_answer(answer_id, by=by)
    return _again(request, question, "Réponse acceptée : elle aidera la personne suivante.")


@by_receipt
def thank(request: Request, question: Question, *, by: Actor, answer_id: int) -> HttpResponse:
    services.thank_for_answer(answer_id, by=by)
    return _again(request, question, "Votre merci est transmis, sans dire qui vous êtes.")


@by_receipt
def close(request: Request, question: Question, *, by: Actor) -> HttpResponse:
    form = CloseForm(request.POST if "reason" in request.POST or "envoi" in request.POST else None)
    if form.is_valid():
        services.close_question(question.pk, by=by, reason=form.cleaned_data["reason"])
        return _again(request, question, "Votre question est close.")
    context = {"code": _code(request), "question": question, "form": form}
    return render(request, "questions/receipt/close.html", context, status=422 if form.is_bound else 200)


@by_receipt
def reopen(request: Request, question: Question, *, by: Actor) -> HttpResponse:
    services.reopen_question(question.pk, by=by)
    return _again(request, question, "Votre question est rouverte.")


@by_receipt
def leave_address(request: Request, question: Question, *, by: Actor) -> HttpResponse:
    if "oublier" in request.POST:
        services.forget_address(question.pk, by=by)
        return _again(request, question, "Votre adresse est effacée.")
    form = AddressForm(request.POST)
    if form.is_valid():
        services.leave_address(question.pk, by=by, email=form.cleaned_data["email"])
        return _again(request, question, "C’est noté : nous vous écrirons quand il y aura du nouveau.")
    return thread(request, question, address=form, status=422)


@by_receipt
def appeal(request: Request, question: Question, *, by: Actor) -> HttpResponse:
    """Ask that another moderator look at the decision that holds."""
    form, verdict = AppealForm(request.POST), verdict_on("question", question.pk)
    if verdict is None:
        return thread(request, question, refused=NotAppealable.message, status=409)
    if form.is_valid():
        try:
            moderation.appeal(verdict.decision.pk, by=by, words=form.cleaned_data["words"])
        except Refusal as refusal:
            form.refuse(refusal)
        except Explained as error:
            return thread(request, question, appeal=form, refused=error.message, status=409)
        else:
            return _again(request, question, "Votre appel est parti : un autre modérateur le lira.")
    return thread(request, question, appeal=form, status=422)


@by_receipt
def erase(request: Request, question: Question, *, by: Actor) -> HttpResponse:
    if "confirmer" not in request.POST:
        context = {"code": _code(request), "question": question}
        return render(request, "questions/receipt/erase.html", context)
    services.erase_question(question.pk, by=by)
    return render(request, "questions/receipt/erased.html")


def _again(request: HttpRequest, question: Question, done: str) -> HttpResponse:
    fresh = Question.objects.select_related("receipt", "region").get(pk=question.pk)
    return thread(request, fresh, done=done)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: Request, token: str) -> HttpResponse:
    """End the mails to an asker: a page with one button for people, at once for a mail program.

    The token says who may: mail programs send no origin.
    """
    handle = tokens.handle_of(token)
    if handle is None:
        raise Http404
    if request.method != "POST":
        return render(request, "questions/receipt/stop.html")
    services.forget_handle(handle)
    return render(request, "questions/receipt/stopped.html")
