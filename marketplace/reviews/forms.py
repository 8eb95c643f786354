"""What people type about a service. The rules are those of the services; here they find their field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from companies.models import Company
from core.wording import number
from marketplace.reviews import wording
from marketplace.reviews.models import MARKS, Role
from marketplace.reviews.services import Marks
from marketplace.reviews.services.writing import TEXT_MAX, TEXT_MIN
from moderation.forms import ServiceForm
from taxonomy.models import ServiceType

MARK_WORDS = {
    5: "5 : excellent",
    4: "4 : bien",
    3: "3 : correct",
    2: "2 : décevant",
    1: "1 : mauvais",
}


class CompanyForm(ServiceForm):
    """For which company one speaks: asked only of who may speak for several."""

    def __init__(self, *args: Any, companies: Sequence[Company] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        if len(companies) > 1:
            self.fields["company"] = forms.ChoiceField(
                label="Au nom de",
                choices=[("", "Choisir…"), *((row.pk, row.shown_name) for row in companies)],
                error_messages={
                    "required": "Dites au nom de quelle entreprise.",
                    "invalid_choice": "Choisissez une entreprise de la liste.",
                },
            )

    @property
    def company(self) -> str | None:
        return self.cleaned_data.get("company") or None


class ProposeForm(CompanyForm):
    """What took place, and when."""

    def __init__(
        self, *args: Any, services: Sequence[ServiceType] = (), as_connector: bool = False, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        if services:
            self.fields["service_type"] = forms.ChoiceField(
                label="Quelle prestation ?",
                choices=[("", "Choisir…"), *((row.pk, row.name) for row in services)],
                error_messages={
                    "required": "Choisissez la prestation dans la liste.",
                    "invalid_choice": "Choisissez la prestation dans la liste.",
                },
            )
        self.fields["occurred_on"] = forms.DateField(
            label="Terminée le",
            help_text="Le jour où le travail a été rendu. Un jour approché suffit.",
            widget=forms.DateInput(
                format="%Y-%m-%d", attrs={"type": "date", "max": timezone.localdate().isoformat()}
            ),
            error_messages={
                "required": "Indiquez quand la prestation s’est terminée.",
                "invalid": "Écrivez la date ainsi : 31/12/2026.",
            },
        )
        if as_connector:
            self.fields["role"] = forms.ChoiceField(
                label="À quel titre ?",
                choices=[
                    (Role.SME, "J’étais client, pour mon entreprise"),
                    (Role.CONNECTOR, "J’accompagnais une entreprise, en connecteur"),
                ],
                widget=forms.RadioSelect,
                error_messages={
                    "required": "Dites à quel titre vous avez travaillé ensemble.",
                    "invalid_choice": "Choisissez l’un des deux.",
                },
            )


class TextForm(ServiceForm):
    text = forms.CharField(
        label="Votre réponse",
        strip=False,
        help_text=f"{number(TEXT_MAX)} caractères au plus. Un modérateur la relit, puis elle paraît.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Écrivez votre réponse."},
    )


class ReviewForm(ServiceForm):
    """Five marks and a text."""

    text = forms.CharField(
        label="Racontez",
        strip=False,
        help_text=(
            "Ce qui a été fait, ce qui s’est bien passé, ce qui aurait pu l’être mieux. Des faits, sans nom "
            f"propre ni coordonnées. De {TEXT_MIN} à {number(TEXT_MAX)} caractères."
        ),
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": "Écrivez quelques phrases."},
    )

    def __init__(self, *args: Any, of_connector: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("overall", *MARKS):
            self.fields[name] = forms.TypedChoiceField(
                label=wording.label(name, of_connector=of_connector),
                choices=[("", "Choisir…"), *MARK_WORDS.items()],
                coerce=int,
                error_messages={
                    "required": "Choisissez une note de 1 à 5.",
                    "invalid_choice": "Choisissez une note de 1 à 5.",
                },
            )
        self.order_fields(["overall", *MARKS, "text"])

    @property
    def marks(self) -> Marks:
        return Marks(**{name: self.cleaned_data[name] for name in ("overall", *MARKS)})
