from __future__ import annotations

from typing import Any

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from cms.blocks.body import contents
from cms.blocks.content import ContentPage
from cms.pages.structured import article
from core import wording


class InstitutionalPage(ContentPage):
    """A page of the house: about, rules, legal notice; or a text kept as an archive."""

    archived_on = models.DateField(
        "archivée le",
        null=True,
        blank=True,
        help_text="La page reste à son adresse et dit en tête qu’elle n’est plus à jour.",
    )
    dated = models.CharField(
        "date du contenu", max_length=60, blank=True, help_text="Pour une archive : « mars 2017 »."
    )

    parent_page_types = ["pages.HomePage", "pages.InstitutionalPage"]
    subpage_types = ["pages.InstitutionalPage"]
    content_panels = [
        *ContentPage.content_panels,
        MultiFieldPanel([FieldPanel("archived_on"), FieldPanel("dated")], heading="Archive"),
        ContentPage.review_panel,
    ]

    class Meta:
        verbose_name = "page de la maison"

    def get_context(self, request, *args, **kwargs) -> dict[str, Any]:
        meta = [f"Relue le {wording.day(self.reviewed_on)}"] if self.reviewed_on else []
        return super().get_context(request, *args, **kwargs) | {"contents": contents(self.body), "meta": meta}

    def structured(self) -> str:
        return article(self)
