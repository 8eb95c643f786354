"""What moderators, reporters and authors type. The rules are the services'; here they find their field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from core.errors import Refusal
from core.wording import number
from moderation.rules import CHOICES, REPORTS
from moderation.services.appeals import WORDS_MAX as APPEAL_MAX
from moderation.services.deciding import REASON_MAX
from moderation.services.flagging import WORDS_MAX

UNKNOWN_RULE = {"invalid_choice": "Choisissez une règle dans la liste."}


class ServiceForm(forms.Form):
    """A form whose service may refuse more than it can know."""

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any):
        if data is not None:
            # Nobody types a null character, and neither HTML nor PostgreSQL takes it back.
            data = data.copy()
            for name, values in list(data.lists()):
                data.setlist(name, [value.replace("\x00", "") for value in values])
        super().__init__(data, *args, **kwargs)

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class FlagForm(ServiceForm):
    reason = forms.ChoiceField(
        label="Qu’est-ce qui ne va pas ?",
        choices=REPORTS,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez ce qui ne va pas.",
            "invalid_choice": "Choisissez ce qui ne va pas dans la liste.",
        },
    )
    words = forms.CharField(
        label="Ce qu’il faut savoir",
        required=False,
        help_text=f"Un lien, une source, un passage. {number(WORDS_MAX)} caractères au plus.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def rule_field(**options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="La règle qui n’est pas suivie",
        choices=[("", "Aucune : le contenu est en règle"), *CHOICES],
        required=False,
        error_messages=UNKNOWN_RULE,
        **options,
    )


def reason_field(label: str, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        help_text=f"{number(REASON_MAX)} caractères au plus.",
        widget=forms.Textarea(attrs={"rows": 4}),
        **options,
    )


class DecisionForm(ServiceForm):
    rule = rule_field()
    reason = reason_field("Motif, envoyé à l’auteur")
    note = forms.CharField(
        label="Note pour l’équipe",
        required=False,
        help_text="Jamais montrée à l’auteur.",
        widget=forms.TextInput,
    )


class AppealAnswerForm(ServiceForm):
    reason = forms.CharField(
        label="Ce que vous répondez à l’auteur",
        help_text=f"{number(REASON_MAX)} caractères au plus.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez à l’auteur pourquoi, en quelques mots."},
    )
    note = forms.CharField(
        label="Note pour l’équipe",
        required=False,
        help_text="Jamais montrée à l’auteur.",
        widget=forms.TextInput,
    )


class AppealForm(ServiceForm):
    words = forms.CharField(
        label="Pourquoi cette décision n’est-elle pas la bonne ?",
        help_text=f"Un autre modérateur lira ces lignes. {number(APPEAL_MAX)} caractères au plus.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Dites pourquoi, à votre avis, cette décision n’est pas la bonne."},
    )


class WarnForm(ServiceForm):
    rule = forms.ChoiceField(
        label="La règle qui n’est pas suivie",
        choices=[("", "Choisissez une règle"), *CHOICES],
        error_messages={**UNKNOWN_RULE, "required": "Choisissez la règle qui n’est pas suivie."},
    )
    reason = forms.CharField(
        label="Motif, lu par la personne",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez à la personne pourquoi, en quelques mots."},
    )


class SuspendForm(WarnForm):
    last_day = forms.DateField(
        label="Jusqu’à la fin du",
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Choisissez le dernier jour de la suspension.",
            "invalid": "Écrivez la date en chiffres, comme 21/12/2026.",
        },
    )


class WhyForm(ServiceForm):
    why = forms.CharField(
        label="Pourquoi ?",
        required=False,
        max_length=500,
        widget=forms.TextInput,
        error_messages={"max_length": "500 caractères au plus."},
    )


class DomainForm(ServiceForm):
    domain = forms.CharField(
        label="Nom de domaine",
        max_length=300,
        help_text="Comme exemple.fr ; ses sous-domaines aussi.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Écrivez un nom de domaine.",
            "max_length": "C’est trop long pour un nom de domaine.",
        },
    )
    why = forms.CharField(
        label="Pourquoi ?",
        max_length=200,
        widget=forms.TextInput,
        error_messages={
            "required": "Dites pourquoi, pour les modérateurs qui viendront après vous.",
            "max_length": "200 caractères au plus.",
        },
    )
