from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page, PageManager

from cms.blocks.content import ContentPage, ContentQuerySet
from core.ids import RandomIdField
from core.structured import linked_data
from core.transitions import table
from taxonomy.models import Topic
from territories.models import Department


class Audience(models.TextChoices):
    ALL = "all", "Tous les dirigeants"
    STARTING = "starting", "Créateurs et repreneurs"
    SHOPS = "shops", "Commerçants et artisans"
    TEAMS = "teams", "Dirigeants et salariés"
    ADVISERS = "advisers", "Conseillers et prestataires"


class Origin(models.TextChoices):
    """Who put an event there: an editor, or a member whose proposal goes through moderation."""

    EDITORS = "editors", "La rédaction"
    PROPOSED = "proposed", "Proposé, à modérer"
    ACCEPTED = "accepted", "Proposé, accepté"
    REFUSED = "refused", "Proposé, refusé"


ORIGIN_MOVES = table(
    Origin,
    accept=({"proposed", "refused"}, "accepted"),
    refuse=({"proposed", "accepted"}, "refused"),
)


class AgendaPage(Page):
    """The agenda. Its list is a view's, at ``/evenements/``."""

    lead = models.CharField("en une phrase", max_length=300, help_text="Sous le titre de l’agenda.")

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["events.EventPage"]
    content_panels = [*Page.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = "agenda"

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Draw the list with the words as typed. Its address is the view's own."""
        return import_string("cms.events.views.agenda.draw")(request, self)

    @property
    def description(self) -> str:
        return self.search_description or self.lead


class EventQuerySet(ContentQuerySet):
    def with_taken(self) -> EventQuerySet:
        """Count the seats taken beside each event, in the same query."""
        return self.annotate(taken=Count("registrations"))

    def coming(self, now: datetime | None = None) -> EventQuerySet:
        """Keep what is not over: an event that goes on is still there."""
        return self.filter(ends_at__gte=now or timezone.now()).order_by("starts_at", "pk")

    def past(self, now: datetime | None = None) -> EventQuerySet:
        return self.filter(ends_at__lt=now or timezone.now()).order_by("-starts_at", "-pk")

    def proposals(self) -> EventQuerySet:
        """What members proposed and nobody has decided, oldest first."""
        return (
            self.filter(origin=Origin.PROPOSED)
            .select_related("proposed_by")
            .order_by("first_proposed_at", "pk")
        )


class EventPage(ContentPage):
    """Something that happens at a time, somewhere or online."""

    starts_at = models.DateTimeField("commence le", db_index=True, help_text="Heure de Paris.")
    ends_at = models.DateTimeField(
        "finit le", help_text="Après cette heure, l’événement passe dans les archives."
    )
    organiser = models.CharField("organisé par", max_length=120, help_text="Le nom que les gens connaissent.")
    audience = models.CharField(
        "pour qui", max_length=8, choices=Audience, default=Audience.ALL, help_text="À qui il s’adresse."
    )
    venue = models.CharField(
        "lieu", max_length=120, blank=True, help_text="« Maison des entreprises ». Vide : en ligne seulement."
    )
    street = models.CharField("adresse", max_length=160, blank=True, help_text="Numéro et rue.")
    town = models.CharField("commune", max_length=60, blank=True, help_text="Avec un lieu.")
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name="département",
        help_text="Avec un lieu : sert au filtre de l’agenda.",
    )
    online_address = models.URLField(
        "adresse en ligne",
        blank=True,
        help_text="Pour suivre à distance. Donnée seulement aux inscrits s’il y a une inscription.",
    )
    registers_here = models.BooleanField(
        "inscription sur ce site",
        default=True,
        help_text="Sinon, indiquez où l’on s’inscrit, ou rien : entrée libre.",
    )
    register_address = models.URLField("ou inscription ailleurs", blank=True, help_text="En https://")
    seats = models.PositiveIntegerField("places", null=True, blank=True, help_text="Vide : sans limite.")
    cancelled = models.BooleanField(
        "annulé",
        default=False,
        help_text="À la publication, les inscrits sont prévenus. La page reste et le dit.",
    )
    origin = models.CharField("origine", max_length=8, choices=Origin, default=Origin.EDITORS, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    first_proposed_at = models.DateTimeField(null=True, blank=True, editable=False)
    topics = ParentalManyToManyField(
        Topic, blank=True, related_name="events", verbose_name="sujets", help_text="Un ou deux."
    )

    objects = PageManager.from_queryset(EventQuerySet)()

    section_name, section_path = "Événements", "/evenements/"
    parent_page_types = ["events.AgendaPage"]
    content_panels = [
        *ContentPage.content_panels[:2],
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldRowPanel([FieldPanel("organiser"), FieldPanel("audience")]),
                FieldPanel("venue"),
                FieldRowPanel([FieldPanel("street"), FieldPanel("town")]),
                FieldPanel("department"),
                FieldPanel("online_address"),
                FieldPanel("cancelled"),
            ],
            heading="Quand et où",
        ),
        MultiFieldPanel(
            [FieldPanel("registers_here"), FieldPanel("seats"), FieldPanel("register_address")],
            heading="Inscription",
        ),
        FieldPanel("picture"),
        FieldPanel("body"),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
    ]

    class Meta:
        verbose_name = "événement"
        verbose_name_plural = "événements"
        constraints = [
            models.CheckConstraint(
                name="event_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if faults := event_faults(self):
            raise ValidationError(faults)

    @property
    def is_online(self) -> bool:
        return not self.venue

    @property
    def is_over(self) -> bool:
        return self.ends_at < timezone.now()

    def with_content_json(self, content: dict) -> EventPage:
        """Read a draft, but keep what no editor writes: a decision made since must not be undone by it."""
        found = super().with_content_json(content)
        for name in ("origin", "proposed_by_id", "first_proposed_at"):
            setattr(found, name, getattr(self, name))
        return found

    @cached_property
    def taken(self) -> int:
        """Seats taken. Counted, for a column would come back in time with each draft that is published."""
        return self.registrations.count()

    @property
    def seats_left(self) -> int | None:
        """Seats that are free, or ``None`` without a limit."""
        return None if self.seats is None else max(0, self.seats - self.taken)

    @property
    def place(self) -> str:
        """Where, in a few words."""
        return ", ".join(part for part in (self.venue, self.town) if part) if self.venue else "En ligne"

    @property
    def day(self) -> date:
        return timezone.localtime(self.starts_at).date()

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | import_string("cms.events.views.event.context")(request, self)

    def structured(self) -> str:
        mode = "OnlineEventAttendanceMode" if self.is_online else "OfflineEventAttendanceMode"
        if self.venue and self.online_address:
            mode = "MixedEventAttendanceMode"
        status = "EventCancelled" if self.cancelled else "EventScheduled"
        where: dict[str, Any] = {"@type": "VirtualLocation", "url": self.address}
        if self.venue:
            spot = {"@type": "PostalAddress", "streetAddress": self.street, "addressLocality": self.town}
            where = {"@type": "Place", "name": self.venue, "address": {**spot, "addressCountry": "FR"}}
        return linked_data(
            "Event",
            name=self.title,
            description=self.description,
            url=self.address,
            startDate=timezone.localtime(self.starts_at).isoformat(),
            endDate=timezone.localtime(self.ends_at).isoformat(),
            eventAttendanceMode=f"https://schema.org/{mode}",
            eventStatus=f"https://schema.org/{status}",
            location=where,
            organizer={"@type": "Organization", "name": self.organiser},
            isAccessibleForFree=True,
        )


def event_faults(event: EventPage) -> dict[str, str]:
    """Return what is wrong with an event, by field: the same words for an editor and for who proposes."""
    faults = {}
    if event.starts_at and event.ends_at and event.ends_at <= event.starts_at:
        faults["ends_at"] = "L’événement finit avant de commencer : vérifiez le jour et l’heure."
    if not event.venue and not event.online_address:
        faults["venue"] = "Indiquez un lieu, ou une adresse en ligne."
    if event.venue and not event.town:
        faults["town"] = "Indiquez la commune du lieu."
    if event.venue and not event.department_id:
        faults["department"] = "Indiquez le département : il sert au filtre de l’agenda."
    for name in ("online_address", "register_address"):
        address = getattr(event, name)
        if address and not address.startswith("https://"):
            faults[name] = "Une adresse sûre commence par https://"
    if event.registers_here and event.register_address:
        faults["register_address"] = "L’inscription est sur ce site ou ailleurs : choisissez."
    if event.pk and event.seats is not None and event.seats < event.taken:
        faults["seats"] = f"{event.taken} personnes sont déjà inscrites : il en faut au moins autant."
    return faults


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def visible_to(self, user: Any) -> RegistrationQuerySet:
        """A registration is its person's own, and nobody else's."""
        return self.filter(person=user) if user.is_authenticated else self.none()

    def to_remind(self, now: datetime, until: datetime) -> RegistrationQuerySet:
        return self.filter(
            reminded_at=None, event__live=True, event__cancelled=False,
            event__starts_at__gt=now, event__starts_at__lte=until,
        )  # fmt: skip


class Registration(models.Model):
    """One person's seat at one event. Withdrawing deletes the row."""

    id = RandomIdField(primary_key=True)
    event = models.ForeignKey(
        EventPage, models.CASCADE, related_name="registrations", verbose_name="événement"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="event_registrations", verbose_name="personne"
    )
    registered_at = models.DateTimeField("inscrite le", default=timezone.now)
    reminded_at = models.DateTimeField("rappel envoyé le", null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription"
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="registration_once_each")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.pk}"
