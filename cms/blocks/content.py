"""The abstract page under guides, testimonials, news, institutional pages and events."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Length, Substr
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageManager, PageQuerySet, PageViewRestriction

from cms.blocks.body import Body, minutes
from cms.blocks.models import Picture, Rendition
from cms.blocks.stream import Stream

TILE = "fill-640x400"
SOCIAL = "fill-1200x630|format-jpeg"
WIDE = "width-880"


class ContentQuerySet(PageQuerySet):
    def listed(self) -> ContentQuerySet:
        """Latest first. A page that was put there by hand, without being published, has no date."""
        return self.filter(first_published_at__isnull=False).order_by("-first_published_at", "-pk")

    def visible_to(self, user: Any) -> ContentQuerySet:
        """Every public read starts here: published, and behind no restriction of Wagtail's.

        The same for everyone: what an editor reads before it is published is a preview.
        """
        # Like Wagtail's own ``public()``, which costs a query each time it is asked.
        above = PageViewRestriction.objects.filter(
            page__path=Substr(OuterRef("path"), 1, Length("page__path"))
        )
        return self.live().filter(~Exists(above))

    def for_tile(self) -> ContentQuerySet:
        """Load what a tile prints, its picture's size included: one query more."""
        sizes = Rendition.objects.filter(filter_spec=TILE)
        drawn = models.Prefetch("picture__renditions", sizes, to_attr="prefetched_renditions")
        return self.defer_streamfields().select_related("picture").prefetch_related(drawn)


ContentManager = PageManager.from_queryset(ContentQuerySet)


class ContentPage(Page):
    """A text with its lead, its picture, its topics, and the day on which somebody must read it again."""

    lead = models.CharField(
        "en une phrase",
        max_length=300,
        help_text="Sous le titre, dans les listes et dans les moteurs de recherche : ce que la page apporte.",
    )
    picture = models.ForeignKey(
        Picture,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="image",
        help_text="En tête de page, dans les listes et quand la page est partagée.",
    )
    body = Stream(
        Body,
        blank=True,
        verbose_name="texte",
        help_text="Un titre de partie tous les trois ou quatre paragraphes.",
    )
    reading_minutes = models.PositiveSmallIntegerField("minutes de lecture", default=1, editable=False)
    reviewed_on = models.DateField(
        "relu le", null=True, blank=True, help_text="Jour où quelqu’un du métier a vérifié le contenu."
    )
    review_by = models.DateField(
        "à revoir avant le",
        null=True,
        blank=True,
        db_index=True,
        help_text="Passé ce jour, la page entre dans « Contenus à revoir » et prévient ses lecteurs.",
    )

    objects = ContentManager()

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("picture"),
        FieldPanel("body"),
    ]
    review_panel = MultiFieldPanel([FieldPanel("reviewed_on"), FieldPanel("review_by")], heading="Relecture")
    subpage_types: list[str] = []
    section_name = ""
    section_path = ""
    """Of the list above it, for the trail: known without asking for the parent."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        self.reading_minutes = minutes(self.body)
        super().save(*args, **kwargs)

    def get_view_restrictions(self) -> QuerySet:
        """Wagtail's own, in one query instead of two."""
        return restrictions_above(self)

    @property
    def is_stale(self) -> bool:
        """Whether the day of its next reading has passed."""
        return self.review_by is not None and self.review_by < timezone.localdate()

    @property
    def published_on(self) -> date | None:
        moment = self.first_published_at
        return timezone.localtime(moment).date() if moment else None

    @property
    def address(self) -> str:
        """The public address, never made from the request: a host header would choose it."""
        return settings.BASE_URL + self.path_on_site

    @property
    def path_on_site(self) -> str:
        """The path below the home page. There is one site, so it costs no query."""
        # url_path starts with the home page's own slug.
        return "/" + self.url_path.lstrip("/").partition("/")[2]

    @property
    def description(self) -> str:
        return self.search_description or self.lead

    def get_context(self, request, *args, **kwargs) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        trail = [{"label": self.section_name, "href": self.section_path}] if self.section_path else []
        crumbs = [*trail, {"label": self.title}]
        return context | {"canonical": self.address, "structured": self.structured(), "crumbs": crumbs}

    def structured(self) -> str:
        """Return what search engines read of the page, as JSON for a script element, or nothing."""
        return ""


def restrictions_above(page: Page) -> QuerySet:
    """Return what Wagtail's editors put on ``page`` or above it: a password, a sign-in."""
    steps = range(page.steplen, len(page.path) + 1, page.steplen)
    return PageViewRestriction.objects.filter(page__path__in=[page.path[:step] for step in steps])
