"""The forms of the simulator: a company's number, one question at a time, an address to mail to.

All but the last are sent by GET, to the address that holds the answers. What is typed is turned into the word
of an answer, or refused with what to mend.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cms.simulator.answers import LARGEST, MOST_EMPLOYEES, PARAMETERS, UNKNOWN
from companies.numbers import read_either
from eligibility.questions import Question
from eligibility.wording import SECTION_NAMES
from taxonomy.models import Sector
from territories.forms import CommuneField

EMPTY = "Choisissez une réponse, ou « Je ne sais pas »."
EXACT = "exact"
"""Ends the name of the field that takes an exact figure or day."""
PICKED = "choix"
"""Ends the name of the field that takes a line picked from a list."""


class NumberForm(forms.Form):
    """A SIREN or a SIRET."""

    entreprise = forms.CharField(
        label="Votre SIREN ou votre SIRET",
        max_length=40,
        help_text="Neuf ou quatorze chiffres : sur vos factures, ou en cherchant le nom de votre entreprise.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_entreprise(self) -> str:
        return read_either(self.cleaned_data["entreprise"])


class PlaceForm(forms.Form):
    """A commune, under the name of the question."""

    def __init__(self, question: Question, data: Any = None):
        super().__init__(data)
        self.parameter = PARAMETERS[question.name]
        self.fields[self.parameter] = CommuneField(
            label="Commune", help_text="Son nom ou son code postal.", required=True
        )

    @property
    def media_html(self) -> str:
        return str(self.media)


class MailForm(forms.Form):
    """An address, for one mail."""

    adresse = forms.EmailField(
        label="Votre adresse e-mail",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="Elle sert à cet envoi, puis nous l’effaçons.",
    )


def answer_to(question: Question, data: Any, today: date) -> str:
    """Return the word of what a form sent for ``question``; raises ``ValidationError`` with what to mend."""
    parameter = PARAMETERS[question.name]
    chosen = data.get(parameter, "").replace("\x00", "").strip()
    if data.get("passer"):
        return UNKNOWN
    if question.kind == "place":
        form = PlaceForm(question, data)
        if not form.is_valid():
            raise ValidationError(form.errors[parameter].as_data()[0].message)
        return form.cleaned_data[parameter].code
    if question.kind == "activity":
        return _activity(parameter, data, chosen)
    exact = data.get(f"{parameter}_{EXACT}", "").strip()
    if exact and question.kind == "range":
        return figure(question.name, exact)
    if exact and question.kind == "days":
        return _day(exact, today)
    if chosen == UNKNOWN or question.option(chosen):
        return chosen
    raise ValidationError(EMPTY)


def _activity(parameter: str, data: Any, typed: str) -> str:
    picked = data.get(f"{parameter}_{PICKED}", "")
    if picked in SECTION_NAMES or (picked and Sector.objects.filter(code=picked).exists()):
        return picked
    if not typed:
        raise ValidationError("Écrivez votre métier, ou choisissez un secteur dans la liste.")
    raise ValidationError(
        "Choisissez la ligne qui vous ressemble le plus."
        if Sector.objects.matching(typed, 1)
        else "Nous ne trouvons pas ce métier. Essayez un autre mot, ou choisissez un secteur dans la liste."
    )


def figure(name: str, typed: str) -> str:
    """Return an exact figure as a word: employees as they are, money in cents."""
    plain = "".join(sign for sign in typed.replace("€", "").replace(",", ".") if not sign.isspace())
    try:
        figure = Decimal(plain)
    except InvalidOperation:
        figure = Decimal("NaN")
    if not figure.is_finite() or figure < 0:
        raise ValidationError("Écrivez un nombre, sans lettre.")
    if name == "headcount":
        if figure > MOST_EMPLOYEES:
            raise ValidationError("C’est plus que toute entreprise de France. Vérifiez le nombre.")
        # Half a person of full-time equivalent counts as begun.
        return str(int(figure.to_integral_value(rounding="ROUND_CEILING")))
    if figure > LARGEST // 100:
        raise ValidationError("C’est plus que toute entreprise de France. Vérifiez le montant.")
    return str(int(figure * 100))


def _day(typed: str, today: date) -> str:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise ValidationError("Écrivez une date : jour, mois, année.") from None
    if day > today or day.year < 1000:
        raise ValidationError("Cette date n’est pas possible pour une entreprise qui existe.")
    return day.isoformat()
