from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from cms.blocks.body import contents
from cms.blocks.content import ContentPage
from cms.pages import trades
from cms.pages.models.sections import SectionPage
from cms.pages.structured import article
from core import wording
from taxonomy.models import ServiceType, Topic


class Level(models.TextChoices):
    """For whom a guide is written."""

    START = "start", "Pour commencer"
    GO_ON = "go_on", "Pour avancer"
    DEEPEN = "deepen", "Pour approfondir"


class GuideIndexPage(SectionPage):
    """All guides."""

    subpage_types = ["pages.GuidePage"]
    draws = "cms.pages.views.guides.draw"

    class Meta:
        verbose_name = "rubrique des guides"


class GuidePage(ContentPage):
    """How to do something, checked by somebody of the trade. With a service type, how to buy it."""

    written_by = models.CharField(
        "écrit par",
        max_length=120,
        blank=True,
        help_text="Prénom, nom et métier : « Salima Dridi, conseillère ».",
    )
    level = models.CharField(
        "niveau",
        max_length=6,
        choices=Level,
        default=Level.START,
        help_text="Ce qu’il faut déjà savoir pour le lire.",
    )
    section = models.CharField(
        "secteur",
        max_length=1,
        blank=True,
        choices=trades.SECTIONS,
        help_text="Vide : pour tous les métiers.",
    )
    service_type = models.ForeignKey(
        ServiceType,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="guides",
        verbose_name="guide d’achat de",
        help_text="Quand il aide à choisir un prestataire : la prestation achetée. Un seul par prestation.",
    )
    topics = ParentalManyToManyField(
        Topic, blank=True, related_name="guides", verbose_name="sujets", help_text="Deux ou trois, pas plus."
    )

    section_name, section_path = "Guides", "/guides/"
    parent_page_types = ["pages.GuideIndexPage"]
    content_panels = [
        *ContentPage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("written_by"),
                FieldPanel("level"),
                FieldPanel("section"),
                FieldPanel("service_type"),
                FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
            ],
            heading="Classement",
        ),
        ContentPage.review_panel,
    ]

    class Meta:
        verbose_name = "guide"

    def clean(self) -> None:
        super().clean()
        others = GuidePage.objects.exclude(pk=self.pk).filter(service_type=self.service_type_id)
        if self.service_type_id and others.exists():
            raise ValidationError({"service_type": "Cette prestation a déjà son guide d’achat."})

    def get_context(self, request, *args, **kwargs) -> dict[str, Any]:
        badges = [{"label": "Guide d’achat" if self.service_type_id else self.get_level_display()}]
        if self.section:
            badges.append({"label": self.get_section_display()})
        if self.reviewed_on:
            badges.append({"label": f"Relu le {wording.day(self.reviewed_on)}", "icon": "refresh-cw"})
        meta = [f"Par {self.written_by}"] if self.written_by else []
        meta.append(f"{self.reading_minutes}\u202fmin de lecture")
        return super().get_context(request, *args, **kwargs) | {
            "contents": contents(self.body),
            "badges": badges,
            "meta": meta,
            "tags": [
                {"label": topic.name, "href": f"/guides/?sujet={topic.slug}"} for topic in self.topics.all()
            ],
        }

    def structured(self) -> str:
        return article(self)
