"""In Wagtail's admin: what catalogues propose, field by field, and what readers say is wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Policy, allows
from cms.aids import services
from cms.aids.importing import review
from cms.aids.models import ErrorReport, ImportedAid, ImportRun, ReportState
from core.actors import Actor
from core.http import Request

SIZE = 50
View = Callable[..., HttpResponse]


def for_publishers(view: View) -> View:
    """Open a view of the admin to those who may publish."""

    @wraps(view)
    def checked(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not allows(Actor.of(request.user).roles, Policy.PUBLISH_PAGES):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


@require_safe
@for_publishers
def imports(request: Request) -> HttpResponse:
    rows = ImportedAid.objects.to_review().defer("raw", "proposed", "applied")
    page = Paginator(rows, SIZE).get_page(request.GET.get("p"))
    context = {"page": page, "runs": ImportRun.objects.defer("report")[:10], "most": review.AT_ONCE}
    return render(request, "aids/admin/imports.html", context)


@require_safe
@for_publishers
def run(request: Request, run_id: int) -> HttpResponse:
    return render(request, "aids/admin/run.html", {"run": get_object_or_404(ImportRun, pk=run_id)})


@require_safe
@for_publishers
def imported(request: Request, imported_id: int) -> HttpResponse:
    row = get_object_or_404(ImportedAid.objects.select_related("aid", "run"), pk=imported_id)
    return render(request, "aids/admin/imported.html", {"row": row, "lines": review.differences(row)})


@require_POST
@for_publishers
def decide(request: Request) -> HttpResponse:
    """Publish or put aside the rows ticked; without any, the next ones of the list."""
    keys = [int(key) for key in request.POST.getlist("row") if key.isascii() and key.isdigit()]
    if request.POST.get("do") == "ignore":
        count = review.put_aside(keys)
        messages.success(request, f"{count} mises de côté.")
    else:
        with transaction.atomic():
            count = review.publish(keys, by=Actor.of(request.user))
        messages.success(request, f"{count} publiées ou mises à jour.")
    return redirect(reverse("wagtail_aids_imports"))


@require_safe
@for_publishers
def reports(request: Request) -> HttpResponse:
    rows = ErrorReport.objects.filter(state=ReportState.OPEN).select_related("aid")
    page = Paginator(rows.order_by("reported_at", "pk"), SIZE).get_page(request.GET.get("p"))
    return render(request, "aids/admin/reports.html", {"page": page})


@require_POST
@for_publishers
def decide_report(request: Request, report_id: int) -> HttpResponse:
    report = get_object_or_404(ErrorReport, pk=report_id)
    state = ReportState.DONE if request.POST.get("state") == ReportState.DONE else ReportState.CLOSED
    services.decide_report(report.pk, state.value, by=Actor.of(request.user))
    messages.success(request, f"C’est noté : {state.label.lower()}.")
    return redirect(reverse("wagtail_aids_reports"))
