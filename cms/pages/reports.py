"""What must be read again: pages past their day, pages whose links lead nowhere, stories that wait."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.admin.views.reports import PageReportView
from wagtail.models import Page, ReferenceIndex

from cms.blocks.content import ContentPage
from cms.events.models import EventPage
from cms.pages.models import GuidePage, InstitutionalPage, NewsPage, TestimonialPage

REVIEWED: tuple[type[ContentPage], ...] = (GuidePage, InstitutionalPage, NewsPage, TestimonialPage, EventPage)


def stale() -> set[int]:
    """Return the published pages whose day of review has passed."""
    today = timezone.localdate()
    return {
        pk
        for model in REVIEWED
        for pk in model.objects.live().filter(review_by__lt=today).values_list("pk", flat=True)
    }


def broken() -> dict[int, list[int]]:
    """Return, by published page, the pages it links to that nobody can read any more: withdrawn ones.

    Two queries, from the index of references that Wagtail keeps at each save. It forgets deleted pages:
    before it deletes one, Wagtail itself shows who links to it.
    """
    live = {str(pk) for pk in Page.objects.live().values_list("pk", flat=True)}
    links = ReferenceIndex.objects.filter(
        base_content_type=ReferenceIndex._get_base_content_type(Page),
        to_content_type=ReferenceIndex._get_base_content_type(Page),
    ).values_list("object_id", "to_object_id")
    found: dict[int, list[int]] = defaultdict(list)
    for source, target in links:
        if source in live and target not in live:
            found[int(source)].append(int(target))
    return dict(found)


def waiting() -> set[int]:
    """Return the stories that members sent and nobody has published."""
    rows = TestimonialPage.objects.filter(live=False, first_published_at=None, proposed_by__isnull=False)
    return set(rows.values_list("pk", flat=True))


def reasons() -> dict[int, str]:
    """Return why each page is to be looked at, by its key."""
    found: dict[int, list[str]] = defaultdict(list)
    for pk in stale():
        found[pk].append("date de relecture passée")
    for pk, targets in broken().items():
        found[pk].append(
            "lien vers une page retirée"
            if len(targets) == 1
            else f"{len(targets)} liens vers des pages retirées"
        )
    for pk in waiting():
        found[pk].append("récit envoyé par un membre")
    return {pk: ", ".join(each) for pk, each in found.items()}


class ToReviewView(PageReportView):
    page_title = "Contenus à revoir"
    header_icon = "rotate"
    index_url_name = "wagtail_to_review"
    index_results_url_name = "wagtail_to_review_results"
    results_template_name = "wagtailadmin/reports/to_review_results.html"
    any_permission_required = ["add", "change", "publish"]
    list_export = [*PageReportView.list_export, "why"]
    export_headings = {**PageReportView.export_headings, "why": "Pourquoi"}

    def get_base_queryset(self) -> QuerySet[Page]:
        return Page.objects.filter(pk__in=reasons()).order_by("title", "pk")

    def decorate_paginated_queryset(self, object_list):
        why = reasons()
        for page in object_list:
            page.why = why.get(page.pk, "")
        return object_list
