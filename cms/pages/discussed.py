"""Pages, as what people comment on: guides, testimonials, news and events."""

from __future__ import annotations

from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.events.models import EventPage
from cms.pages.models import GuidePage, NewsPage, TestimonialPage
from core import page_cache
from core.capabilities import Discussed, discussed

KINDS = (GuidePage, TestimonialPage, NewsPage, EventPage)


def pages() -> PageQuerySet:
    return Page.objects.type(*KINDS)


discussed.register(
    Discussed(
        name="page",
        model=Page,
        rows=lambda reader: pages().live().public(),
        every=pages,
        takes=lambda page: page.live and issubclass(page.specific_class, KINDS),
        # Editors answer for a page together: nobody is told alone.
        owner=lambda page: None,
        title=lambda page: page.title,
        url=lambda page: page.get_url(),
        changed=lambda page: page_cache.changed("pages", "events"),
    )
)
