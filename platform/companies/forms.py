from __future__ import annotations

from django import forms

from companies import headcounts
from companies.models import Role
from companies.numbers import read_either, read_siret
from companies.services import refuse_link
from core.uploads import ProofField
from territories.forms import CommuneField

ROLES = [(role.value, role.label) for role in Role]
INVITED_ROLES = [
    (Role.COLLABORATOR.value, "Une personne de l’équipe"),
    (Role.INVITED.value, "Une personne qui nous accompagne (comptable, conseil…)"),
]
DIGITS = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}


def role_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Votre place dans l’entreprise",
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites quelle est votre place dans l’entreprise."},
    )


class SiretForm(forms.Form):
    siret = forms.CharField(
        label="SIRET",
        max_length=60,
        help_text="Quatorze chiffres, écrits sur vos factures et sur votre avis de situation.",
        widget=forms.TextInput(DIGITS),
        error_messages={"required": "Indiquez un SIRET : quatorze chiffres."},
    )

    def clean_siret(self) -> str:
        return read_siret(self.cleaned_data["siret"])


class AttachForm(SiretForm):
    """The second step: the establishment is known, the person says what they do there."""

    siret = forms.CharField(max_length=60, widget=forms.HiddenInput)
    role = role_field()

    def __init__(self, *args, **kwargs):
        # It stands under the form that asked for the number, on the same page.
        super().__init__(*args, **{**kwargs, "auto_id": "place_%s"})


class NameForm(forms.Form):
    nom = forms.CharField(
        label="Nom ou enseigne",
        max_length=120,
        help_text="Le début de chaque mot suffit.",
        widget=forms.TextInput({"autocomplete": "organization"}),
        error_messages={"required": "Indiquez le nom de l’entreprise, ou son enseigne."},
    )
    commune = CommuneField(label="Commune", help_text="Son nom ou son code postal.")


class ByHandForm(forms.Form):
    number = forms.CharField(
        label="SIREN ou SIRET",
        max_length=60,
        help_text="Neuf ou quatorze chiffres.",
        widget=forms.TextInput(DIGITS),
        error_messages={"required": "Indiquez un SIREN (neuf chiffres) ou un SIRET (quatorze)."},
    )
    name = forms.CharField(
        label="Nom de l’entreprise",
        max_length=120,
        widget=forms.TextInput({"autocomplete": "organization"}),
        error_messages={"required": "Indiquez le nom de l’entreprise."},
    )
    commune = CommuneField(label="Commune", help_text="Son nom ou son code postal.")
    headcount = forms.ChoiceField(label="Effectif", choices=headcounts.CHOICES, required=False)
    role = role_field()

    def clean_number(self) -> str:
        return read_either(self.cleaned_data["number"])

    def clean_name(self) -> str:
        return refuse_link(self.cleaned_data["name"])


class ProofForm(forms.Form):
    proof = ProofField(examples="Extrait Kbis, avis de situation, attestation de l’employeur…")


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="Son adresse e-mail",
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={
            "required": "Indiquez l’adresse e-mail de la personne.",
            "invalid": "Cette adresse n’est pas complète. Exemple : prenom@entreprise.fr.",
        },
    )
    role = forms.ChoiceField(
        label="Cette personne est…",
        choices=INVITED_ROLES,
        initial=Role.COLLABORATOR.value,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites qui est cette personne."},
    )


class DecisionForm(forms.Form):
    """What a moderator decides on a proof."""

    why = forms.CharField(
        label="Motif",
        max_length=1000,
        required=False,
        help_text="Obligatoire pour un refus : la personne le lira.",
        widget=forms.Textarea({"rows": 4}),
    )
