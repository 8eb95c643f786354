"""Results: shown by the answers of an address, kept behind a link, mailed, erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.simulator import results, saved, services
from cms.simulator.answers import PARAMETERS, Answers, one, read
from cms.simulator.catalogue import compiled
from cms.simulator.forms import MailForm, figure
from cms.simulator.models import KeptResult
from cms.simulator.views.addresses import previous, with_links
from cms.simulator.views.origins import focus_of, with_origin
from core.anonymous import same_origin
from core.errors import OverLimit
from core.http import Request
from core.limits import network_of
from core.wording import day
from eligibility.choosing import choose
from eligibility.facts import Facts

PAGE = 20  # aids of each answer that a result adds
MOST = 400


@require_safe
def result(request: Request) -> HttpResponse:
    """All the aids, for these answers."""
    today = timezone.localdate()
    answers, halt = with_origin(request, read(request.GET, today))
    if halt:
        return redirect(f"{reverse('simulator:start')}?{answers.query()}")
    return render(request, "simulator/result.html", shown(request, answers, today))


def shown(request: Request, answers: Answers, today: date) -> dict[str, Any]:
    """What a result shows, kept or not; for the sum that was just typed, if one was."""
    catalogue = compiled(today)
    answers, spend_error = with_spend(request, answers, today)
    facts = answers.company(today)
    focus = focus_of(catalogue, answers)
    count = _shown(request)
    left = choose(catalogue.questionnaire, facts, answers.passed)
    further = replace(answers, further=True, aid="")
    path = request.path
    return {
        "board": results.board(catalogue, facts, count),
        "focus": results.line(focus, facts) if focus else None,
        "known": with_links(results.known(facts, answers), answers),
        "hidden": [pair for pair in answers.pairs() if pair[0] != PARAMETERS["spend"]],
        "keep": answers.pairs(),
        "more_url": f"{path}?{answers.query(montrer=str(count + PAGE))}#mes-aides",
        "further_url": f"{reverse('simulator:start')}?{further.query()}" if left else "",
        "questions_left": left.useful if left else 0,
        "restart_url": reverse("simulator:start"),
        "previous": previous(answers),
        "spend": request.GET.get("montant", "") if spend_error else _spend_words(facts),
        "spend_error": spend_error,
        "spend_url": f"{path}#estimer",
        "today": day(today),
    }


def with_spend(request: Request, answers: Answers, today: date) -> tuple[Answers, str]:
    """Add the sum typed beside a result; or say what to mend."""
    typed = request.GET.get("montant", "").replace("\x00", "").strip()
    if not typed:
        return answers, ""
    try:
        word = figure("spend", typed)
    except ValidationError as error:
        return answers, str(error.message)
    return answers.with_("spend", word, one("spend", word, today, {})), ""


def _shown(request: Request) -> int:
    typed = request.GET.get("montrer", "")
    return (
        min(int(typed), MOST)
        if typed.isascii() and typed.isdigit() and len(typed) < 4 and int(typed)
        else PAGE
    )


def _spend_words(facts: Facts) -> str:
    spend = facts.value("spend")
    return str(spend.minimum // 100) if spend and spend.exact else ""


@same_origin
@require_POST
def keep(request: Request) -> HttpResponse:
    """Keep a result behind a link of its own."""
    answers, halt = with_origin(request, read(request.POST, timezone.localdate()))
    if halt:
        raise Http404
    try:
        kept_ = services.keep(answers, network=network_of(request))
    except OverLimit as error:
        return refused(request, error, answers)
    return redirect("simulator:kept", result_id=kept_.pk)


def refused(request: Request, error: OverLimit, answers: Answers) -> HttpResponse:
    today = timezone.localdate()
    context = {**shown(request, answers, today), "refused": error.message}
    response = render(request, "simulator/result.html", context, status=429)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


@require_safe
def kept(request: Request, result_id: int) -> HttpResponse:
    """A result by its link: the same facts, the aids of today."""
    return kept_page(request, _kept(result_id))


def kept_page(
    request: Request, row: KeptResult, form: MailForm | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    today = timezone.localdate()
    answers = saved.answers_of(row, today)
    context = {
        **shown(request, answers, today),
        "row": row,
        "kept_on": day(row.kept_on),
        "until": day(row.expires_on),
        "link": request.build_absolute_uri(reverse("simulator:kept", args=[row.pk])),
        "mail_form": form or MailForm(),
        "sent": request.GET.get("envoye") == "1",
        **more,
    }
    return render(request, "simulator/kept.html", context, status=status)


def _kept(result_id: int) -> KeptResult:
    return get_object_or_404(KeptResult.objects.live(), pk=result_id)


@same_origin
@require_POST
def mail(request: Request, result_id: int) -> HttpResponse:
    """Mail a kept result."""
    row = _kept(result_id)
    form = MailForm(request.POST)
    if not form.is_valid():
        return kept_page(request, row, form, status=422)
    try:
        services.mail(row.pk, to=form.cleaned_data["adresse"], network=network_of(request))
    except OverLimit as error:
        response = kept_page(request, row, form, status=429, refused=error.message)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    return HttpResponseRedirect(f"{reverse('simulator:kept', args=[row.pk])}?envoye=1#envoyer")


@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def forget(request: Request, result_id: int) -> HttpResponse:
    """Erase a kept result, after a page that asks."""
    row = _kept(result_id)
    if request.method == "POST":
        services.forget(row.pk)
        return render(request, "simulator/forgotten.html", {"restart_url": reverse("simulator:start")})
    return render(request, "simulator/forget.html", {"row": row, "until": day(row.expires_on)})
