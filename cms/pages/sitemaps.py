"""Published pages for search engines."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from wagtail.models import Page


class PagesSitemap(Sitemap):
    limit = 5_000
    protocol = urlsplit(settings.BASE_URL).scheme

    def get_domain(self, site=None) -> str:
        # The configured one: a host header would choose it otherwise.
        return urlsplit(settings.BASE_URL).netloc

    def items(self) -> QuerySet[Page]:
        # The root of the tree, and what stands outside the site, have no address.
        return Page.objects.live().public().filter(depth__gt=1).order_by("path")

    def location(self, page: Page) -> str:
        return "/" + page.url_path.lstrip("/").partition("/")[2]

    def lastmod(self, page: Page) -> datetime | None:
        return page.last_published_at
