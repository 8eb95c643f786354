"""Listed providers and connectors for search engines."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from marketplace.directory.models import ConnectorProfile, Listing, ProviderProfile

SHOWN = ("id", "slug", "published_at", "confirmed_at")


class _Listings(Sitemap):
    limit = 5_000
    protocol = urlsplit(settings.BASE_URL).scheme

    def get_domain(self, site=None) -> str:
        # The configured one: a host header would choose it otherwise.
        return urlsplit(settings.BASE_URL).netloc

    def lastmod(self, listing: Listing) -> datetime | None:
        return listing.confirmed_at


class ProvidersSitemap(_Listings):
    def items(self) -> QuerySet[ProviderProfile]:
        return ProviderProfile.objects.listed().only(*SHOWN).order_by("-published_at", "-id")


class ConnectorsSitemap(_Listings):
    def items(self) -> QuerySet[ConnectorProfile]:
        return ConnectorProfile.objects.listed().only(*SHOWN).order_by("-published_at", "-id")
