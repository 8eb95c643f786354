from __future__ import annotations

from django import forms

from territories.models import Region


class AppearanceForm(forms.Form):
    region = forms.ChoiceField(
        label="Votre région au palmarès",
        required=False,
        help_text="Elle n’est montrée que là, et seulement si vous la choisissez.",
        error_messages={"invalid_choice": "Choisissez une région dans la liste."},
    )
    is_hidden = forms.BooleanField(
        label="Ne rien montrer de ma réputation : ni au palmarès, ni à côté de mes réponses", required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        regions = Region.objects.order_by("name").values_list("code", "name")
        self.fields["region"].choices = [("", "Aucune"), *regions]  # type: ignore[attr-defined]
