"""What hangs on an aid's page, in order: who pays, what to do, whom to ask, where it was read."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from cms.aids.choices import Role
from cms.aids.fields import Several

LINKS = ["bold", "italic", "link", "ul", "ol"]


class AidPartner(Orderable):
    """An institution and what it does for the aid; several may fund it."""

    aid = ParentalKey("aids.AidPage", related_name="partners")
    name = models.CharField("organisme", max_length=200, help_text="Son nom public : « Région Bretagne ».")
    roles = Several(
        "rôles",
        max_length=60,
        several=Role.choices,
        default=f",{Role.FUNDER},",
        help_text="Ce qu’il fait pour cette aide.",
    )
    siren = models.CharField(
        "SIREN", max_length=9, blank=True, help_text="Neuf chiffres, pour l’échange avec d’autres catalogues."
    )

    panels = [FieldPanel("name"), FieldPanel("roles"), FieldPanel("siren")]

    class Meta(Orderable.Meta):
        verbose_name = "organisme"

    def __str__(self) -> str:
        return self.name


class AidStep(Orderable):
    """One thing to do to get the aid."""

    aid = ParentalKey("aids.AidPage", related_name="steps")
    title = models.CharField("en quelques mots", max_length=160, help_text="« Demandez deux devis ».")
    text = RichTextField(
        "comment", blank=True, features=LINKS, help_text="Ce qu’il faut préparer, le délai, le lien à suivre."
    )

    panels = [FieldPanel("title"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = "étape"

    def __str__(self) -> str:
        return self.title


class AidContact(Orderable):
    """Whom to ask: a service that answers the public, never somebody's own number."""

    aid = ParentalKey("aids.AidPage", related_name="contacts")
    name = models.CharField(
        "service", max_length=200, help_text="« Guichet économie de la Région », pas le nom d’un agent."
    )
    email = models.EmailField("courriel", blank=True, help_text="Une boîte de service.")
    phone = models.CharField("téléphone", max_length=30, blank=True, help_text="Un numéro public.")
    url = models.URLField("page de contact", max_length=500, blank=True, help_text="En https://")

    panels = [
        FieldPanel("name"), FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]), FieldPanel("url"),
    ]  # fmt: skip

    class Meta(Orderable.Meta):
        verbose_name = "contact"

    def __str__(self) -> str:
        return self.name


class AidSource(Orderable):
    """A text that says what the page says, and the day somebody read it."""

    aid = ParentalKey("aids.AidPage", related_name="sources")
    title = models.CharField("source", max_length=300, help_text="« Délibération du 12 mars 2026 ».")
    url = models.URLField("adresse", max_length=500, blank=True, help_text="La page où on la lit.")
    checked_on = models.DateField(
        "lue le", null=True, blank=True, help_text="Le jour où quelqu’un a vérifié qu’elle dit bien cela."
    )

    panels = [FieldPanel("title"), FieldRowPanel([FieldPanel("url"), FieldPanel("checked_on")])]

    class Meta(Orderable.Meta):
        verbose_name = "source"

    def __str__(self) -> str:
        return self.title
