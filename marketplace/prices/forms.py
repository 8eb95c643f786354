from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.uploads import ProofField
from marketplace.prices.showing import NotAnAmount, read_amount
from moderation.forms import ServiceForm
from taxonomy.models import ScopeBand, ServiceType, Unit


class GiveForm(ServiceForm):
    """What a service cost. Its unit is that of the service: another would compare with nothing."""

    amount = forms.CharField(
        label="Combien avez-vous payé, hors taxes ?",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": "Écrivez le montant hors taxes, par exemple 2 750."},
    )
    scope = forms.ModelChoiceField(
        ScopeBand.objects.none(),
        label="Quelle taille ?",
        empty_label="Choisissez",
        error_messages={
            "required": "Choisissez une taille : les prix se comparent à taille égale.",
            "invalid_choice": "Choisissez une taille de la liste.",
        },
    )
    proof = ProofField(label="La facture ou le devis accepté", then=" ; il est effacé trois mois après")
    sure = forms.BooleanField(label="Oui, ce montant est bien hors taxes", required=False)

    def __init__(self, *args, service: ServiceType | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.service = service
        bands = ScopeBand.objects.filter(service_type=service).select_related("service_type")
        if service is None or not service.measure:
            del self.fields["scope"]
        else:
            self.fields["scope"].queryset = bands  # type: ignore[attr-defined]
        if "sure" not in self.data:
            self.fields["sure"].widget = forms.HiddenInput()
        if service:
            self.fields["amount"].help_text = f"En euros, pour {Unit(service.unit).label}."

    def doubtful(self) -> None:
        """Ask whether the amount is before VAT."""
        self.fields["sure"].widget = forms.CheckboxInput()

    def clean_amount(self) -> int:
        try:
            cents = read_amount(self.cleaned_data["amount"])
        except NotAnAmount as refusal:
            raise ValidationError(refusal.message) from refusal
        if cents is None:
            raise ValidationError(self.fields["amount"].error_messages["required"])
        return cents

    @property
    def price(self) -> dict[str, Any]:
        """What ``services.give_price`` takes."""
        return {
            "cents": self.cleaned_data["amount"],
            "unit": self.service.unit if self.service else "",
            "scope": self.cleaned_data.get("scope"),
            "proof": self.cleaned_data["proof"],
            "sure": self.cleaned_data["sure"],
        }
