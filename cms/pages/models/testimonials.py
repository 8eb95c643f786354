from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import PageManager

from cms.blocks import video
from cms.blocks.content import ContentPage, ContentQuerySet
from cms.blocks.stream import Stream
from cms.pages import trades
from cms.pages.models.sections import SectionPage
from cms.pages.structured import article
from core.capabilities import fragments
from core.words import fold
from taxonomy.models import Topic, words_of
from territories.models import Department

LONGEST_VIDEO = 60
"""Seconds: a minute is what people watch to its end, and what a telephone can send."""


class Medium(models.TextChoices):
    TEXT = "text", "Récit écrit"
    VIDEO = "video", "Vidéo d’une minute"
    AUDIO = "audio", "Son"


class Scene(models.TextChoices):
    """A drawing of the theme, for a testimonial without a picture."""

    BREAD = "bread", "Pain"
    CAR = "car", "Voiture"
    HOUSE = "house", "Maison"
    TAP = "tap", "Plomberie"
    FLOWER = "flower", "Fleur"
    PLAN = "plan", "Plan"


class Change(blocks.StructBlock):
    """A key figure, before and after."""

    label = blocks.CharBlock(label="Quoi", max_length=80, help_text="« Appels pendant le travail ».")
    before = blocks.CharBlock(label="Avant", max_length=40, help_text="« 12 par jour ».")
    after = blocks.CharBlock(label="Après", max_length=40, help_text="« 3 par jour ».")

    class Meta:
        label = "Chiffre avant et après"


class UsedAid(blocks.StructBlock):
    """An aid that helped."""

    name = blocks.CharBlock(label="Aide", max_length=120, help_text="Son nom officiel.")
    amount = blocks.CharBlock(label="Montant", max_length=40, required=False, help_text="« 1 500 € ».")
    page = blocks.PageChooserBlock(label="Sa page", required=False, help_text="Si elle est sur ce site.")

    class Meta:
        label = "Aide obtenue"


class UsedProvider(blocks.StructBlock):
    """Who did the work. Its card is the directory's own, when it has one."""

    name = blocks.CharBlock(
        label="Prestataire", max_length=120, help_text="Tel qu’il figure dans l’annuaire."
    )
    slug = blocks.RegexBlock(
        r"^[a-z0-9-]+$",
        label="Fin de son adresse",
        required=False,
        max_length=120,
        help_text="/annuaire/fin-de-son-adresse/",
        error_messages={"invalid": "Des minuscules, des chiffres et des tirets seulement."},
    )

    class Meta:
        label = "Prestataire"


class Changes(blocks.StreamBlock):
    change = Change()


class UsedAids(blocks.StreamBlock):
    aid = UsedAid()


class UsedProviders(blocks.StreamBlock):
    provider = UsedProvider()


class TestimonialIndexPage(SectionPage):
    """All testimonials, and their map."""

    subpage_types = ["pages.TestimonialPage"]
    draws = "cms.pages.views.testimonials.draw"

    class Meta:
        verbose_name = "rubrique des témoignages"


class TestimonialQuerySet(ContentQuerySet):
    def practising(self, typed: str) -> TestimonialQuerySet:
        """Keep those whose trade ``typed`` says, whatever its ending: « boulangère », « boulangerie »."""
        said = Q()
        for word in fold(typed[:80]).split():
            if len(word) > 2:
                said &= Q(trade_words__contains=f" {word[: max(4, len(word) - 3)].removesuffix('s')}")
        return self.filter(said)


class TestimonialPage(ContentPage):
    """Somebody of a trade tells what worked, in a minute, in writing or in sound."""

    who = models.CharField("qui", max_length=80, help_text="« Sylvie, boulangère » : un prénom suffit.")
    trade = models.CharField(
        "métier", max_length=80, help_text="Le mot que ses clients emploient : « boulangerie »."
    )
    trade_words = models.CharField(max_length=120, editable=False, default="")
    section = models.CharField("secteur", max_length=1, choices=trades.SECTIONS, help_text="Le plus proche.")
    team = models.CharField(
        "équipe", max_length=6, choices=trades.Team, help_text="Sans compter le dirigeant."
    )
    town = models.CharField("commune", max_length=60, help_text="« Guéret », ou « près de Guéret ».")
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        related_name="testimonials",
        verbose_name="département",
        help_text="Place le témoignage sur la carte.",
    )
    level_before = models.CharField(
        "parti de", max_length=5, choices=trades.Maturity, blank=True, help_text="Maturité numérique avant."
    )
    level_after = models.CharField(
        "arrivé à", max_length=5, choices=trades.Maturity, blank=True, help_text="Et maintenant."
    )
    medium = models.CharField(
        "forme",
        max_length=5,
        choices=Medium,
        default=Medium.TEXT,
        help_text="Une vidéo dure une minute au plus.",
    )
    scene = models.CharField(
        "dessin", max_length=6, choices=Scene, default=Scene.PLAN, help_text="Quand il n’y a pas d’image."
    )
    media_address = models.URLField(
        "adresse de la vidéo ou du son",
        max_length=300,
        blank=True,
        help_text="PeerTube, Dailymotion, Vimeo ou YouTube, en https://. Rien n’y est demandé avant un clic.",
    )
    seconds = models.PositiveSmallIntegerField(
        "durée en secondes", null=True, blank=True, help_text=f"{LONGEST_VIDEO} au plus pour une vidéo."
    )
    transcript = RichTextField(
        "transcription",
        blank=True,
        features=["bold", "italic"],
        help_text="Tout ce qui est dit. Obligatoire avec une vidéo ou un son.",
    )
    changes = Stream(Changes, blank=True, verbose_name="chiffres avant et après", help_text="Quatre au plus.")
    aids = Stream(
        UsedAids, blank=True, verbose_name="aides obtenues", help_text="Avec leur montant s’il peut être dit."
    )
    providers = Stream(
        UsedProviders, blank=True, verbose_name="prestataires", help_text="Qui a fait le travail."
    )
    # Whoever proposed it from the site. Editors finish the text, so the page is common work.
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    topics = ParentalManyToManyField(
        Topic, blank=True, related_name="testimonials", verbose_name="sujets", help_text="Un ou deux."
    )

    objects = PageManager.from_queryset(TestimonialQuerySet)()

    section_name, section_path = "Témoignages", "/temoignages/"
    parent_page_types = ["pages.TestimonialIndexPage"]
    content_panels = [
        *ContentPage.content_panels[:2],
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("who"), FieldPanel("trade")]),
                FieldRowPanel([FieldPanel("section"), FieldPanel("team")]),
                FieldRowPanel([FieldPanel("town"), FieldPanel("department")]),
                FieldRowPanel([FieldPanel("level_before"), FieldPanel("level_after")]),
            ],
            heading="Qui raconte",
        ),
        MultiFieldPanel(
            [
                FieldPanel("medium"),
                FieldPanel("media_address"),
                FieldPanel("seconds"),
                FieldPanel("transcript"),
                FieldPanel("picture"),
                FieldPanel("scene"),
            ],
            heading="Vidéo, son, image",
        ),
        FieldPanel("body"),
        FieldPanel("changes"),
        FieldPanel("aids"),
        FieldPanel("providers"),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        ContentPage.review_panel,
    ]

    class Meta:
        verbose_name = "témoignage"

    def save(self, *args, **kwargs) -> None:
        self.trade_words = words_of(self.trade)[:120]
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        faults: dict[str, str | ValidationError] = {}
        if self.media_address:
            try:
                video.check_address(self.media_address)
            except ValidationError as error:
                faults["media_address"] = error
        if self.medium != Medium.TEXT:
            if not self.media_address:
                faults["media_address"] = (
                    "Indiquez où se trouve la vidéo ou le son, ou choisissez « Récit écrit »."
                )
            if not self.seconds:
                faults["seconds"] = "Indiquez la durée : elle est dite avant le clic."
            if not self.transcript:
                faults["transcript"] = "Écrivez ce qui est dit : tout le monde n’entend pas."
        if self.medium == Medium.VIDEO and (self.seconds or 0) > LONGEST_VIDEO:
            faults["seconds"] = (
                f"Une vidéo dure {LONGEST_VIDEO} secondes au plus : coupez-la, ou publiez un son."
            )
        if len(self.changes) > 4:
            faults["changes"] = "Quatre chiffres au plus : gardez les plus parlants."
        if faults:
            raise ValidationError(faults)

    def with_content_json(self, content: dict) -> TestimonialPage:
        """Read a draft, but keep who proposed it: an account erased since must not come back."""
        found = super().with_content_json(content)
        found.proposed_by_id = self.proposed_by_id
        return found

    @property
    def length(self) -> str:
        """How long it takes, on a tile: of the recording, or of reading."""
        return (
            video.length(self.seconds) if self.medium != Medium.TEXT else f"{self.reading_minutes}\u202fmin"
        )

    @property
    def host(self) -> str:
        return video.host_of(self.media_address)

    @property
    def progress(self) -> str:
        return trades.progress(self.level_before, self.level_after)

    def get_context(self, request, *args, **kwargs) -> dict[str, Any]:
        rows = [
            [
                change["label"],
                {"text": change["before"], "unit": "Avant"},
                {"text": change["after"], "unit": "Après"},
            ]
            for change in (block.value for block in self.changes)
        ]
        facts = [
            {"label": "Qui", "value": self.who},
            {"label": "Métier", "value": self.trade},
            {
                "label": "Où",
                "value": f"{self.town} ({self.department_id})" if self.department_id else self.town,
            },
            {"label": "Équipe", "value": self.get_team_display()},
            {"label": "Maturité numérique", "value": self.progress},
        ]
        badges = [
            {"label": self.get_section_display()},
            {"label": f"{self.get_medium_display()}, {self.length}"},
        ]
        return super().get_context(request, *args, **kwargs) | {
            "facts": [fact for fact in facts if fact["value"]],
            "badges": badges,
            "media_title": f"{self.who} raconte",
            "changes_head": [{"label": "Ce qui a changé"}, {"label": "Avant"}, {"label": "Après"}],
            "changes": rows,
            "used_aids": [block.value for block in self.aids],
            "used_providers": [block.value for block in self.providers],
            "has_cards": "directory.card" in fragments,
        }

    def structured(self) -> str:
        return article(self, about=self.trade, contentLocation={"@type": "Place", "name": self.town})
