from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page, PageManager

from cms.aids.choices import SECTIONS, Answer, Audience, Closing, Kind, Recurrence, Role
from cms.aids.fields import Cents, Several, split
from cms.aids.models.grounds import territory_of
from cms.blocks.content import ContentPage, ContentQuerySet
from core.structured import linked_data
from taxonomy.models import Topic
from territories.models import Commune, Department, Region, TerritorySet
from territories.zones import ZoneKind

NEVER = date(9999, 12, 31)
"""The last day of what has no known end: it sorts after all others, and no NULL stops a cursor."""
SOON = timedelta(days=28)
RESERVED = ("comparer", "fiche", "recentes", "signaler", "simulateur")
SCALES = {kind.value: rank for rank, kind in enumerate(ZoneKind)}
ANYWHERE = 0


class AidIndexPage(Page):
    """All aids. Its list is a view's, at ``/aides/``."""

    lead = models.CharField("en une phrase", max_length=300, help_text="Sous le titre de la liste.")

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["aids.AidPage"]
    content_panels = [*Page.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = "rubrique des aides"

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Draw the list with the words as typed. Its address is the view's own."""
        return import_string("cms.aids.views.listing.draw")(request, self)

    @property
    def description(self) -> str:
        return self.search_description or self.lead


class AidQuerySet(ContentQuerySet):
    def current(self, on: date | None = None) -> AidQuerySet:
        """Keep what is not closed: an aid goes at midnight in Paris, whatever ran or did not."""
        return self.filter(last_day__gte=on or timezone.localdate(), suspended=False)

    def open(self, on: date | None = None) -> AidQuerySet:
        """Keep what takes applications on a day, the last one included."""
        on = on or timezone.localdate()
        return self.current(on).filter(Q(opens_on=None) | Q(opens_on__lte=on))

    def closing_soon(self, on: date | None = None) -> AidQuerySet:
        on = on or timezone.localdate()
        return self.open(on).filter(last_day__lte=on + SOON).order_by("last_day", "pk")

    def for_place(self, place: Region | Department | Commune) -> AidQuerySet:
        """Keep what holds in some of ``place``, or may: what is left out surely does not."""
        sets = TerritorySet.objects.possibly_containing(place).values("pk")
        return self.filter(Q(territory=None) | Q(territory__in=sets))

    def for_row(self) -> AidQuerySet:
        """Load what a line of a list prints: three queries more, whatever the number of lines."""
        return self.defer_streamfields().select_related("territory").prefetch_related("partners", "topics")


class AidPage(ContentPage):
    """A public aid: who pays, how much, for whom, where, until when, what to do, and where it was read."""

    official_name = models.CharField(
        "nom officiel", max_length=300, blank=True, help_text="S’il diffère du titre."
    )
    kind = models.CharField("type", max_length=12, choices=Kind, db_index=True, help_text="Ce qu’on reçoit.")
    other_kinds = Several(
        "aussi",
        max_length=160,
        blank=True,
        several=Kind.choices,
        help_text="D’autres choses qu’on reçoit en même temps.",
    )
    is_call = models.BooleanField(
        "appel à projets", default=False, help_text="Les demandes sont comparées entre elles."
    )
    recurrence = models.CharField(
        "rythme", max_length=10, blank=True, choices=Recurrence, help_text="Vide : non précisé."
    )
    european = models.CharField(
        "fonds européens", max_length=3, blank=True, choices=Answer, help_text="L’Union en paie une part."
    )
    paid = models.CharField(
        "service payant", max_length=3, blank=True, choices=Answer, help_text="Pour un accompagnement."
    )
    programme = models.CharField(
        "programme", max_length=300, blank=True, help_text="« France 2030 », « Fonds chaleur »…"
    )
    legal_basis = models.TextField("base juridique", blank=True, help_text="Texte et lien, un par ligne.")

    rate_min = models.DecimalField(
        "taux, au moins (%)",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="De la dépense.",
    )
    rate_max = models.DecimalField(
        "taux, au plus (%)",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Seul, il veut dire « jusqu’à » ; égal au premier, c’est le taux.",
    )
    floor = Cents("aide minimale (€)", null=True, blank=True, help_text="En dessous, rien n’est versé.")
    ceiling = Cents("plafond de l’aide (€)", null=True, blank=True, help_text="Par entreprise.")
    spend_min = Cents("dépense minimale (€)", null=True, blank=True, help_text="Hors taxes.")
    spend_max = Cents("dépense retenue au plus (€)", null=True, blank=True, help_text="Hors taxes.")
    amount_text = models.CharField(
        "combien, en mots",
        max_length=300,
        blank=True,
        help_text="Quand les chiffres ne suffisent pas : « selon le véhicule, jusqu’à 9 000 € ».",
    )
    loan_terms = models.CharField(
        "durée et différé du prêt", max_length=300, blank=True, help_text="« 3 à 7 ans, dont 2 de différé »."
    )
    service_cost = models.CharField(
        "coût de l’accompagnement", max_length=300, blank=True, help_text="« Gratuit », « 3 000 € HT »."
    )
    service_length = models.CharField(
        "durée de l’accompagnement", max_length=300, blank=True, help_text="« 2 jours sur site »."
    )
    payment = models.CharField(
        "versement", max_length=300, blank=True, help_text="« Sur facture acquittée, sous 6 semaines »."
    )
    payment_chain = models.CharField(
        "demande de paiement de",
        max_length=200,
        blank=True,
        help_text="Si cette fiche est la demande de paiement d’une autre aide : l’identifiant de celle-ci.",
    )
    envelope = models.CharField(
        "enveloppe", max_length=300, blank=True, help_text="Le budget du dispositif, s’il est public."
    )
    cumulation = models.TextField(
        "cumul", blank=True, help_text="Avec quoi elle se cumule, ou non. Une phrase ou deux."
    )
    de_minimis = models.CharField(
        "aide de minimis",
        max_length=3,
        blank=True,
        choices=Answer,
        help_text="Compte dans le plafond européen.",
    )
    warning = models.CharField(
        "à ne pas manquer", max_length=300, blank=True, help_text="La première cause de refus, en une phrase."
    )

    opens_on = models.DateField("ouvre le", null=True, blank=True, help_text="Vide : déjà ouverte.")
    closing = models.CharField(
        "fin",
        max_length=8,
        choices=Closing,
        default=Closing.UNKNOWN,
        help_text="« Inconnue » n’est pas « sans date de fin » : la page le dit.",
    )
    closes_on = models.DateField(
        "dernier jour",
        null=True,
        blank=True,
        help_text="Compris. L’aide quitte les listes à minuit, heure de Paris.",
    )
    suspended = models.BooleanField(
        "indisponible pour l’instant", default=False, help_text="Quitte les listes ; la page le dit."
    )
    last_day = models.DateField(default=NEVER, editable=False, db_index=True)

    zones = models.TextField(
        "territoire",
        blank=True,
        help_text="Un lieu par ligne : un nom (Nouvelle-Aquitaine, Creuse, Guéret (23), France "
        "métropolitaine) ou un code (REG-75, DEP-2A, COM-23096, EPC-200034825). Vide : non précisé.",
    )
    excluded_zones = models.TextField("sauf", blank=True, help_text="De la même façon.")
    territory = models.ForeignKey(
        TerritorySet, models.PROTECT, null=True, blank=True, editable=False, related_name="aids"
    )
    # How local it is, to put what is near before what is everywhere: 0 the whole country, 6 a commune.
    scale = models.PositiveSmallIntegerField(default=ANYWHERE, editable=False)

    audiences = Several(
        "pour qui", max_length=120, blank=True, several=Audience.choices, help_text="Rien : pour toutes."
    )
    sections = Several(
        "secteurs",
        max_length=60,
        blank=True,
        several=SECTIONS,
        help_text="Pour trier la liste. Rien : tous. Les conditions, elles, décident.",
    )
    topics = ParentalManyToManyField(
        Topic, blank=True, related_name="aids", verbose_name="sujets", help_text="Deux ou trois, pas plus."
    )
    apply_url = models.URLField(
        "faire sa demande", max_length=500, blank=True, help_text="La page où l’on dépose. En https://"
    )
    more_url = models.URLField(
        "page officielle", max_length=500, blank=True, help_text="Celle de l’organisme. En https://"
    )
    internal_note = models.TextField(
        "note de la rédaction", blank=True, help_text="Jamais montrée : ce qui reste à vérifier."
    )

    objects = PageManager.from_queryset(AidQuerySet)()

    section_name, section_path = "Aides", "/aides/"
    parent_page_types = ["aids.AidIndexPage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("recurrence")]),
                FieldPanel("other_kinds"),
                FieldRowPanel([FieldPanel("is_call"), FieldPanel("suspended")]),
                InlinePanel("partners", label="Organisme"),
                FieldPanel("audiences"),
                FieldPanel("sections"),
                FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
            ],
            heading="Qui, quoi, pour qui",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closing"), FieldPanel("closes_on")]),
                FieldRowPanel([FieldPanel("zones"), FieldPanel("excluded_zones")]),
            ],
            heading="Quand et où",
        ),
        InlinePanel("conditions", label="Condition", heading="Conditions : toutes doivent être remplies"),
        MultiFieldPanel(
            [
                FieldPanel("amount_text"),
                FieldRowPanel([FieldPanel("rate_min"), FieldPanel("rate_max")]),
                FieldRowPanel([FieldPanel("floor"), FieldPanel("ceiling")]),
                FieldRowPanel([FieldPanel("spend_min"), FieldPanel("spend_max")]),
                FieldPanel("payment"),
                FieldPanel("payment_chain"),
                FieldPanel("loan_terms"),
                FieldRowPanel([FieldPanel("service_cost"), FieldPanel("service_length"), FieldPanel("paid")]),
                FieldPanel("warning"),
                FieldPanel("cumulation"),
                FieldRowPanel([FieldPanel("de_minimis"), FieldPanel("european")]),
                FieldPanel("envelope"),
            ],
            heading="Combien",
        ),
        MultiFieldPanel(
            [
                FieldPanel("apply_url"),
                FieldPanel("more_url"),
                InlinePanel("steps", label="Étape"),
                InlinePanel("contacts", label="Contact"),
            ],
            heading="Comment faire",
        ),
        FieldPanel("body"),
        FieldPanel("picture"),
        MultiFieldPanel(
            [
                InlinePanel("sources", label="Source"),
                FieldPanel("official_name"),
                FieldPanel("programme"),
                FieldPanel("legal_basis"),
                FieldPanel("internal_note"),
            ],
            heading="Sources",
        ),
        ContentPage.review_panel,
    ]

    class Meta:
        verbose_name = "aide"
        verbose_name_plural = "aides"
        constraints = [
            models.CheckConstraint(
                name="aid_has_a_last_day_when_dated",
                condition=Q(closing="dated", closes_on__isnull=False)
                | (~Q(closing="dated") & Q(closes_on=None)),
            ),
            models.CheckConstraint(
                name="aid_closes_after_it_opens",
                condition=Q(closes_on=None) | Q(opens_on=None) | Q(closes_on__gte=F("opens_on")),
            ),
            models.CheckConstraint(
                name="aid_rates_in_order",
                condition=Q(rate_max__isnull=False, rate_max__lte=100)
                & (Q(rate_min=None) | Q(rate_min__lte=F("rate_max")))
                | Q(rate_max=None, rate_min=None),
            ),
            models.CheckConstraint(
                name="aid_sums_in_order",
                condition=(Q(floor=None) | Q(ceiling=None) | Q(floor__lte=F("ceiling")))
                & (Q(spend_min=None) | Q(spend_max=None) | Q(spend_min__lte=F("spend_max"))),
            ),
        ]
        indexes = [models.Index(fields=["last_day", "scale"], name="aid_last_day")]

    def clean(self) -> None:
        super().clean()
        if faults := aid_faults(self):
            raise ValidationError(faults)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.territory = territory_of(self.zones, self.excluded_zones)
        self.work_out()
        super().save(*args, **kwargs)

    def work_out(self) -> None:
        """Set what follows from the other columns; ``territory`` is there."""
        self.last_day = self.closes_on or NEVER
        widest = self.territory.scale if self.territory else None
        # Free words may be anything: neither near nor everywhere.
        self.scale = SCALES.get(widest or "", ANYWHERE) if widest != ZoneKind.OTHER else ANYWHERE

    @property
    def funders(self) -> list[str]:
        """Who pays; whoever is named, when nobody says who pays."""
        partners = list(self.partners.all())
        paying = [each.name for each in partners if Role.FUNDER in split(each.roles)]
        return paying or [each.name for each in partners]

    @property
    def kinds(self) -> list[str]:
        return list(dict.fromkeys([self.kind, *split(self.other_kinds)]))

    @property
    def is_closed(self) -> bool:
        return self.last_day < timezone.localdate()

    @property
    def opens_later(self) -> bool:
        return self.opens_on is not None and self.opens_on > timezone.localdate()

    @property
    def closes_soon(self) -> bool:
        return not self.is_closed and self.last_day <= timezone.localdate() + SOON

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | import_string("cms.aids.views.aid.context")(self)

    def structured(self) -> str:
        place = self.territory.words if self.territory else ""
        return linked_data(
            "GovernmentService",
            name=self.title,
            alternateName=self.official_name,
            description=self.description,
            url=self.address,
            serviceType=self.get_kind_display(),
            provider=[{"@type": "GovernmentOrganization", "name": name} for name in self.funders],
            areaServed={"@type": "AdministrativeArea", "name": place} if place else None,
            audience={"@type": "BusinessAudience", "name": "Petites et moyennes entreprises"},
            isAccessibleForFree=True,
            inLanguage="fr",
        )


def aid_faults(aid: AidPage) -> dict[str, str]:
    """Return what is wrong with an aid, by field, in words for an editor."""
    faults = {}
    if aid.slug in RESERVED:
        faults["slug"] = "Cette adresse est prise par une page du site : choisissez-en une autre."
    if aid.closing == Closing.DATED and not aid.closes_on:
        faults["closes_on"] = "Indiquez le dernier jour, ou choisissez une autre fin."
    if aid.closing != Closing.DATED and aid.closes_on:
        faults["closing"] = "Il y a un dernier jour : la fin est « à une date »."
    if aid.opens_on and aid.closes_on and aid.closes_on < aid.opens_on:
        faults["closes_on"] = "L’aide finit avant d’ouvrir : vérifiez les deux jours."
    if aid.rate_max is not None and aid.rate_max > 100:
        faults["rate_max"] = "Un taux ne dépasse pas 100 %."
    if aid.rate_min is not None and (aid.rate_max is None or aid.rate_min > aid.rate_max):
        faults["rate_min"] = "Le taux le plus bas dépasse le plus haut, ou celui-ci manque."
    pairs = (("floor", "ceiling"), ("spend_min", "spend_max"))
    for low, high in pairs:
        least, most = getattr(aid, low), getattr(aid, high)
        if least is not None and most is not None and least > most:
            faults[high] = "Ce montant est plus petit que le minimum."
    for name in ("apply_url", "more_url"):
        address = getattr(aid, name)
        if address and not address.startswith(("https://", "http://")):
            faults[name] = "Une adresse commence par https://"
    return faults
