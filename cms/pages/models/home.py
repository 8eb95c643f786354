from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.blocks.body import Bands
from cms.blocks.content import restrictions_above
from cms.blocks.stream import Stream
from core.structured import linked_data

PROMISE = "Des réponses de gens du métier, sans dire qui vous êtes"
LEAD = (
    "Gratuit, anonyme, ouvert à tous. Les meilleures réponses montent par le vote, "
    "et chaque conseil dit pourquoi il vous concerne."
)


class HomePage(Page):
    """The front door. There is one, at the root of the site."""

    question = models.CharField(
        "grand titre",
        max_length=100,
        default="Votre question d’entreprise. Des réponses de gens du métier.",
        help_text="La promesse du site, en une ligne ou deux.",
    )
    lead = models.CharField("sous le titre", max_length=250, default=LEAD, help_text="Une ou deux phrases.")
    bands = Stream(
        Bands, blank=True, verbose_name="bandeaux", help_text="Sous la boîte à question, de haut en bas."
    )

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    content_panels = [*Page.content_panels, FieldPanel("question"), FieldPanel("lead"), FieldPanel("bands")]

    class Meta:
        verbose_name = "page d'accueil"

    @property
    def description(self) -> str:
        return self.search_description or self.lead

    picture = None

    def get_view_restrictions(self) -> QuerySet:
        return restrictions_above(self)

    def get_context(self, request, *args, **kwargs) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        url = f"{settings.BASE_URL}/"
        structured = linked_data(
            "Organization", name="Croissance connectée", url=url, description=self.description,
            email=settings.OPERATOR["email"], legalName=settings.OPERATOR["name"],
        )  # fmt: skip
        return context | {"canonical": url, "structured": structured, "heading": PROMISE}
