"""What must be read again: pages past their day, pages whose links lead nowhere, stories that wait."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.urls import Resolver404, resolve
from django.utils import timezone
from wagtail.admin.views.reports import PageReportView
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Page

from cms.blocks.content import ContentPage
from cms.events.models import EventPage
from cms.pages.models import GuidePage, InstitutionalPage, NewsPage, TestimonialPage

REVIEWED: tuple[type[ContentPage], ...] = (GuidePage, InstitutionalPage, NewsPage, TestimonialPage, EventPage)

# In rich text, as it is stored inside JSON: one of ours, and not another site's without its scheme.
ADDRESS = re.compile(r'href=\\"(/(?!/)[^"\\]*)')


def stale() -> set[int]:
    """Return the published pages whose day of review has passed."""
    today = timezone.localdate()
    return {
        pk
        for model in REVIEWED
        for pk in model.objects.live().filter(review_by__lt=today).values_list("pk", flat=True)
    }


def broken() -> dict[int, list[str]]:
    """Return, by published page, what its text links to and nobody can read any more.

    Withdrawn and deleted pages and documents as "page 12" or "document 3", addresses of the site as they were
    written. Read in the texts themselves: Wagtail's index of references forgets what is deleted.
    """
    live = {str(pk) for pk in Page.objects.live().values_list("pk", flat=True)}
    kept = {str(pk) for pk in get_document_model().objects.values_list("pk", flat=True)}
    addresses = _addresses()
    found: dict[int, list[str]] = {}
    for model in REVIEWED:
        for page in model.objects.live().iterator(chunk_size=100):
            lost = []
            for target, key, _, _ in page.body.stream_block.extract_references(page.body):
                if issubclass(target, Page) and str(key) not in live:
                    lost.append(f"page {key}")
                elif issubclass(target, get_document_model()) and str(key) not in kept:
                    lost.append(f"document {key}")
            lost += [path for path in _written_addresses(page) if not _leads_somewhere(path, addresses)]
            if lost:
                found[page.pk] = list(dict.fromkeys(lost))
    return found


def _addresses() -> set[str]:
    """Return where the catch-all finds something: published pages, and what is redirected."""
    # A page's own path begins with the slug of the home page.
    paths = Page.objects.live().filter(depth__gt=1).values_list("url_path", flat=True)
    pages = ("/" + path.lstrip("/").partition("/")[2] for path in paths)
    return {_plain(path) for path in (*pages, *Redirect.objects.values_list("old_path", flat=True))}


def _written_addresses(page: ContentPage) -> list[str]:
    """Return the addresses of the site that were typed by hand into the texts of ``page``."""
    text = json.dumps(list(page.body.raw_data), ensure_ascii=False)
    return [urlsplit(address).path for address in ADDRESS.findall(text)]


def _leads_somewhere(path: str, addresses: set[str]) -> bool:
    try:
        found = resolve(path)
    except Resolver404:
        return False
    return found.url_name != "wagtail_serve" or _plain(path) in addresses


def _plain(path: str) -> str:
    return path.rstrip("/") or "/"


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
            f"lien qui ne mène plus nulle part : {targets[0]}"
            if len(targets) == 1
            else f"{len(targets)} liens qui ne mènent plus nulle part : {', '.join(targets)}"
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
