from __future__ import annotations

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page


class SectionPage(Page):
    """The top of a section: its words are editors', its list is a view's, at a stable address.

    Each sits just below the home page under the slug that its view answers to.
    """

    lead = models.CharField("en une phrase", max_length=300, help_text="Sous le titre de la liste.")

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = ["pages.HomePage"]
    max_count = 1
    draws = ""
    """The function that draws the list for a request and this page: views stand above models."""

    class Meta:
        abstract = True

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Draw the list with the words as typed. Its address is the view's own."""
        return import_string(self.draws)(request, self)

    @property
    def description(self) -> str:
        return self.search_description or self.lead
