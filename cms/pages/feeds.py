"""Atom feeds: one a section. The same for every reader, under the configured address whatever host asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed

from cms.blocks.content import ContentPage, ContentQuerySet
from cms.pages.models import GuidePage, NewsPage, TestimonialPage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SIZE = 20
EVERYONE = AnonymousUser()


class SectionFeed(Feed):
    feed_type = Atom1Feed
    language = "fr"
    rows: ContentQuerySet
    section: StrOrPromise = ""
    feed: StrOrPromise = ""

    def __call__(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        # Only safe methods: a feed has nothing to receive.
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return super().__call__(request, *args, **kwargs)

    def link(self) -> str:
        return f"{settings.BASE_URL}{self.section}"

    def feed_url(self) -> str:
        return f"{settings.BASE_URL}{self.feed}"

    def items(self) -> list[ContentPage]:
        return list(self.rows.visible_to(EVERYONE).listed().defer_streamfields()[:SIZE])

    def item_title(self, item: ContentPage) -> str:
        return item.title

    def item_description(self, item: ContentPage) -> str:
        return item.lead

    def item_link(self, item: ContentPage) -> str:
        return item.address

    def item_guid(self, item: ContentPage) -> str:
        return f"tag:pages,2026:{item.pk}"

    def item_pubdate(self, item: ContentPage):
        return item.first_published_at

    def item_updateddate(self, item: ContentPage):
        return item.last_published_at or item.first_published_at


class GuidesFeed(SectionFeed):
    title = "Guides – Croissance connectée"
    subtitle = "Les guides relus par des gens du métier, les derniers d’abord."
    rows = GuidePage.objects.all()
    section, feed = reverse_lazy("pages:guides"), reverse_lazy("pages:guides_feed")


class TestimonialsFeed(SectionFeed):
    title = "Témoignages – Croissance connectée"
    subtitle = "Des dirigeants racontent ce qui a marché."
    rows = TestimonialPage.objects.all()
    section, feed = reverse_lazy("pages:testimonials"), reverse_lazy("pages:testimonials_feed")


class NewsFeed(SectionFeed):
    title = "Actualités – Croissance connectée"
    subtitle = "Ce qui change pour les petites entreprises, et sur ce site."
    rows = NewsPage.objects.all()
    section, feed = reverse_lazy("pages:news"), reverse_lazy("pages:news_feed")
