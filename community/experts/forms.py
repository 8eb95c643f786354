"""What people type. The rules are those of the services; here they find their field."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from community.experts.models import Expert
from community.experts.models.experts import HEADLINE_MAX, PRESENTATION_MAX, TOPICS_MAX
from community.experts.professions import Profession
from community.experts.services import Profile
from community.questions.forms import ServiceForm
from core.uploads import ProofField
from core.wording import number
from taxonomy.models import Topic
from territories.models import Region

ANYWHERE = ("", "Toute la France")
YEAR = timedelta(days=365)


class ProfileForm(ServiceForm):
    headline = forms.CharField(
        label="Vous, en une phrase",
        help_text=f"Ce que vous faites, pour qui, où. {HEADLINE_MAX} caractères au plus.",
        widget=forms.TextInput(attrs={"maxlength": HEADLINE_MAX, "autocomplete": "off"}),
        error_messages={"required": "Dites en une phrase ce que vous faites, et pour qui."},
    )
    presentation = forms.CharField(
        label="Présentation",
        required=False,
        strip=False,
        help_text=f"Votre expérience, votre façon de faire. {number(PRESENTATION_MAX)} caractères au plus.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(),
        label="Vos sujets",
        help_text=f"De 1 à {TOPICS_MAX} : c’est par eux qu’on vous trouve et qu’on vous invite.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choisissez au moins un sujet : c’est par lui qu’on vous trouve.",
            "invalid_choice": "Choisissez des sujets de la liste.",
            "invalid_pk_value": "Choisissez des sujets de la liste.",
        },
    )
    region = forms.ModelChoiceField(
        Region.objects.none(),
        label="Votre région",
        required=False,
        empty_label=ANYWHERE[1],
        error_messages={"invalid_choice": "Choisissez une région de la liste."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Those of the second level: the first says too little to find anybody by.
        self.fields["topics"].queryset = Topic.objects.filter(  # type: ignore[attr-defined]
            parent__isnull=False
        ).order_by("parent__position", "position", "name")
        self.fields["region"].queryset = Region.objects.all()  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(expert: Expert) -> dict[str, Any]:
        return {
            "headline": expert.headline,
            "presentation": expert.presentation,
            "topics": list(expert.topics.all()),
            "region": expert.region_id,
        }

    @property
    def profile(self) -> Profile:
        data = self.cleaned_data
        return Profile(data["headline"], data["presentation"], list(data["topics"]), data["region"])


class CredentialForm(ServiceForm):
    profession = forms.ChoiceField(
        label="Votre profession",
        choices=[("", "Choisissez"), *Profession.choices],
        error_messages={
            "required": "Choisissez votre profession.",
            "invalid_choice": "Choisissez une profession de la liste.",
        },
    )
    register = forms.CharField(
        label="Où êtes-vous inscrit ?",
        max_length=120,
        help_text="Barreau de Rennes, Ordre des experts-comptables de Bretagne, Orias, registre national…",
        error_messages={"required": "Dites où vous êtes inscrit."},
    )
    number = forms.CharField(
        label="Sous quel numéro ?",
        max_length=60,
        help_text="Il ne sera pas publié.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Indiquez votre numéro."},
    )
    valid_until = forms.DateField(
        label="Valable jusqu’au",
        help_text="La date de fin de votre attestation ou de votre carte ; à défaut, un an.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Indiquez une date.",
            "invalid": "Cette date ne se lit pas. Exemple : 31/12/2027.",
        },
    )
    proof = ProofField(examples="Attestation d’inscription, carte professionnelle, certificat…")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valid_until"].initial = lambda: timezone.localdate() + YEAR

    @property
    def credential(self) -> dict[str, Any]:
        """What ``services.send_credential`` takes."""
        names = ("register", "number", "valid_until", "proof")
        found = {name: self.cleaned_data[name] for name in names}
        return {**found, "profession": Profession(self.cleaned_data["profession"])}


class AvailabilityForm(ServiceForm):
    takes_messages = forms.BooleanField(label="On peut m’écrire depuis ma page", required=False)
    takes_invitations = forms.BooleanField(
        label="Je veux bien recevoir des questions sur mes sujets",
        required=False,
        help_text="Un courriel par jour au plus, et seulement s’il y a quelque chose.",
    )
    weekly_invitations = forms.IntegerField(
        label="Combien de questions par semaine, au plus ?",
        min_value=1,
        max_value=20,
        error_messages={
            "required": "Choisissez entre 1 et 20.",
            "invalid": "Choisissez entre 1 et 20.",
            "min_value": "Choisissez entre 1 et 20.",
            "max_value": "Choisissez entre 1 et 20.",
        },
    )
    away_until = forms.DateField(
        label="En congé jusqu’au",
        required=False,
        help_text="Jusqu’à ce jour compris, rien ne vous est envoyé. Vide si vous êtes là.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Cette date ne se lit pas. Exemple : 31/12/2027."},
    )

    @staticmethod
    def initial_of(expert: Expert) -> dict[str, Any]:
        return {
            "takes_messages": expert.takes_messages,
            "takes_invitations": expert.takes_invitations,
            "weekly_invitations": expert.weekly_invitations,
            "away_until": expert.away_until if expert.is_away else None,
        }
