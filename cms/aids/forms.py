"""What a reader fills in to say that something is wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from cms.aids.choices import Fault
from cms.aids.services import WORDS_MAX
from cms.blocks.typed import without_nul
from core.errors import Refusal
from core.wording import number


class ReportForm(forms.Form):
    fault = forms.ChoiceField(
        label="Qu’est-ce qui ne va pas ?",
        choices=Fault.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez ce qui ne va pas.",
            "invalid_choice": "Choisissez ce qui ne va pas dans la liste.",
        },
    )
    words = forms.CharField(
        label="Ce que vous savez",
        required=False,
        help_text=f"Le bon chiffre, la bonne date, un lien. {number(WORDS_MAX)} caractères au plus.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: QueryDict | None = None, **kwargs: Any):
        # An empty form that was sent is one with everything missing.
        super().__init__(None if data is None else without_nul(data) or QueryDict(), **kwargs)

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(refusal.field, refusal.message)
