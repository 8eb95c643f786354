"""Reporting a content: a page of its own, so that it works everywhere and without a script."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.suspension import Suspended
from core.actors import Actor
from core.http import Request
from moderation import services, subjects, wording
from moderation.errors import Explained, NotThere, OverLimit, Refusal
from moderation.forms import FlagForm
from moderation.views.access import status_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def flag(request: Request, kind: str, word: str) -> HttpResponse:
    try:
        subject_id = subjects.key_from(kind, word)
        _, subject = subjects.readable(kind, subject_id, request.user)
    except NotThere as error:
        raise Http404 from error
    form = FlagForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "subject": subject, "text": wording.excerpt(subject.html)}
    status = 200
    if form.is_bound and form.is_valid():
        try:
            services.flag(kind, subject_id, by=Actor.of(request.user), **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        except NotThere as error:
            raise Http404 from error
        except Suspended as error:
            return render(request, "moderation/flag.html", {**context, "refused": error}, status=409)
        except Explained as error:
            response = render(
                request, "moderation/flag.html", {**context, "refused": error}, status=status_of(error)
            )
            if isinstance(error, OverLimit):
                response.headers["Retry-After"] = str(error.retry_after)
            return response
        else:
            return render(request, "moderation/flagged.html", context)
    if form.is_bound:
        status = 422
    return render(request, "moderation/flag.html", context, status=status)
