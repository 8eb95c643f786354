"""What a member fills in to propose an event."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import escape
from wagtail.rich_text import RichText

from cms.events.models import Audience, EventPage, event_faults
from core.clock import PARIS
from taxonomy.models import Topic
from territories.models import Department

FIELDS = {"venue", "town", "department", "online_address"}


class ProposalForm(forms.Form):
    title = forms.CharField(
        label="Titre", max_length=120, help_text="« Café numérique : se faire payer à temps »"
    )
    lead = forms.CharField(
        label="En une phrase", max_length=300, help_text="Ce qu’on y apprend, ce qu’on en rapporte."
    )
    day = forms.DateField(label="Jour", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    start = forms.TimeField(label="De", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    end = forms.TimeField(label="À", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    organiser = forms.CharField(label="Organisé par", max_length=120)
    audience = forms.ChoiceField(label="Pour qui", choices=Audience)
    venue = forms.CharField(
        label="Lieu", max_length=120, required=False, help_text="Vide pour un événement en ligne."
    )
    street = forms.CharField(label="Adresse", max_length=160, required=False)
    town = forms.CharField(label="Commune", max_length=60, required=False)
    department = forms.ModelChoiceField(
        Department.objects.all(), label="Département", required=False, empty_label="Choisissez"
    )
    online_address = forms.URLField(
        label="Adresse en ligne", required=False, assume_scheme="https", help_text="En https://"
    )
    topic = forms.ModelChoiceField(
        Topic.objects.all(), label="Sujet", required=False, empty_label="Choisissez"
    )
    details = forms.CharField(
        label="Programme et détails",
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Le déroulé, ce qu’il faut apporter, comment venir.",
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if self.errors:
            return typed
        event = self.event()
        if event.starts_at <= timezone.now():
            self.add_error("day", "Ce jour est passé, ou l’heure l’est déjà.")
        for name, fault in event_faults(event).items():
            self.add_error("end" if name == "ends_at" else name, fault)
        return typed

    def event(self) -> EventPage:
        """Return the event as typed, not saved."""
        typed = self.cleaned_data
        event = EventPage(
            **{name: typed[name] for name in ("title", "lead", "organiser", "audience", "street", *FIELDS)},
            starts_at=datetime.combine(typed["day"], typed["start"], PARIS),
            ends_at=datetime.combine(typed["day"], typed["end"], PARIS),
            registers_here=True,
        )
        # One paragraph a line: no HTML of theirs, editors finish it.
        lines = [line.strip() for line in typed["details"].splitlines() if line.strip()]
        body: Any = [("paragraphs", _html(lines))] if lines else []
        event.body = body
        return event


def _html(lines: list[str]) -> RichText:
    return RichText("".join(f"<p>{escape(line)}</p>" for line in lines))
