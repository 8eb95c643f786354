"""Reporting a content: a page of its own, so that it works everywhere and without a script."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.suspension import Suspended
from core.actors import Actor
from core.anonymous import anonymous_form
from core.errors import Explained, OverLimit, Refusal
from core.http import Request
from moderation import services, subjects, wording
from moderation.errors import NotThere
from moderation.forms import FlagForm
from moderation.views.access import status_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def flag(request: Request, kind: str, word: str) -> HttpResponse:
    return _page(request, kind, word, by=Actor.of(request.user))


@anonymous_form
@require_http_methods(["GET", "HEAD", "POST"])
def flag_as_visitor(request: Request, kind: str, word: str) -> HttpResponse:
    """The same for whoever has no account: no cookie, no token, and nobody to remember."""
    return _page(request, kind, word, by=None)


def _page(request: Request, kind: str, word: str, *, by: Actor | None) -> HttpResponse:
    try:
        subject_id = subjects.key_from(kind, word)
        _, subject = subjects.readable(kind, subject_id, request.user)
        form = FlagForm(request.POST if request.method == "POST" else None)
        refused = _sent(request, kind, subject_id, form, by) if form.is_bound and form.is_valid() else None
    except NotThere as error:
        raise Http404 from error
    context = {
        "form": form,
        "subject": subject,
        "text": wording.excerpt(subject.html),
        "by": by,
        "refused": refused,
    }
    if form.is_bound and not form.errors and refused is None:
        return render(request, "moderation/flagged.html", context)
    response = render(request, "moderation/flag.html", context)
    if refused:
        response.status_code = status_of(refused) if isinstance(refused, Explained) else 409
        if isinstance(refused, OverLimit):
            response.headers["Retry-After"] = str(refused.retry_after)
    elif form.is_bound:
        response.status_code = 422
    return response


def _sent(
    request: Request, kind: str, subject_id: int, form: FlagForm, by: Actor | None
) -> Explained | Suspended | None:
    """Report, or return what stands against it; a refused field is told by the form."""
    bucket = "" if by else request.bucket
    try:
        services.flag(kind, subject_id, by=by, bucket=bucket, **form.cleaned_data)
    except Refusal as refusal:
        form.refuse(refusal)
    except (Explained, Suspended) as error:
        return error
    return None
