"""« Signaler une erreur »: anybody, without an account, and nothing of them is kept."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.aids import services
from cms.aids.forms import ReportForm
from cms.aids.models import AidPage
from core.anonymous import anonymous_form
from core.errors import OverLimit, Refusal
from core.http import Request


@anonymous_form
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def report(request: Request, slug: str) -> HttpResponse:
    aid = get_object_or_404(AidPage.objects.visible_to(request.user), slug=slug)
    form = ReportForm(request.POST if request.method == "POST" else None)
    refused = None
    if form.is_bound and form.is_valid():
        try:
            services.report_error(aid.pk, **form.cleaned_data, bucket=request.bucket)
        except Refusal as refusal:
            form.refuse(refusal)
        except OverLimit as over:
            refused = over
        else:
            return render(request, "aids/reported.html", {"page": aid})
    response = render(request, "aids/report.html", {"page": aid, "form": form, "refused": refused})
    if refused:
        response.status_code = 429
        response.headers["Retry-After"] = str(refused.retry_after)
    elif form.is_bound:
        response.status_code = 422
    return response
