from __future__ import annotations

from typing import Any

from django import forms
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel

from cms.blocks.content import ContentPage
from cms.pages.models.sections import SectionPage
from cms.pages.structured import article
from core import wording
from taxonomy.models import Topic


class NewsIndexPage(SectionPage):
    """All news."""

    subpage_types = ["pages.NewsPage"]
    draws = "cms.pages.views.news.draw"

    class Meta:
        verbose_name = "rubrique des actualités"


class NewsPage(ContentPage):
    """Something that happened, dated by its publication."""

    topics = ParentalManyToManyField(
        Topic, blank=True, related_name="news", verbose_name="sujets", help_text="Un ou deux."
    )

    section_name, section_path = "Actualités", "/actualites/"
    parent_page_types = ["pages.NewsIndexPage"]
    content_panels = [
        *ContentPage.content_panels,
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        ContentPage.review_panel,
    ]

    class Meta:
        verbose_name = "actualité"

    def get_context(self, request, *args, **kwargs) -> dict[str, Any]:
        meta = [f"Publiée le {wording.day(self.published_on)}"] if self.published_on else []
        return super().get_context(request, *args, **kwargs) | {"meta": meta}

    def structured(self) -> str:
        return article(self, "NewsArticle")
