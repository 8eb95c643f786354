"""Two kinds of columns: several choices of a closed list, and a sum in cents that people type in euros."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models

MAX_EUROS = 100_000_000_000


def split(stored: str) -> list[str]:
    """Return the choices in a column of ``Several``."""
    return [value for value in stored.split(",") if value]


def joined(values: Iterable[str]) -> str:
    """Return ``values`` as ``Several`` keeps them: a comma on each side, so that one can be looked for."""
    found = list(dict.fromkeys(value for value in values if value))
    return f",{','.join(found)}," if found else ""


class SeveralField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        return split(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        return joined(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial or ""), data)


class Several(models.CharField):
    """Any number of choices, as ``,a,b,`` in one column: no table more, and one index-free comparison."""

    def __init__(self, *args: Any, several: Iterable[tuple[str, str]] = (), **kwargs: Any):
        self.several = list(several)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return SeveralField(
            label=self.verbose_name,
            choices=self.several,
            required=not self.blank,
            help_text=self.help_text,
        )

    def labels(self, stored: str) -> list[str]:
        names = dict(self.several)
        return [names[value] for value in split(stored) if value in names]


class EurosFormField(forms.DecimalField):
    def prepare_value(self, value: Any) -> Any:
        return Decimal(value) / 100 if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        euros = super().to_python(value)
        return None if euros is None else int(euros * 100)

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)

    def run_validators(self, value: Any) -> None:
        if value is not None:
            super().run_validators(Decimal(value) / 100)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class Cents(models.PositiveBigIntegerField):
    """A sum in cents; the form takes euros."""

    def formfield(self, **kwargs: Any) -> forms.Field:
        return EurosFormField(
            label=self.verbose_name,
            required=not self.blank,
            help_text=self.help_text,
            min_value=0,
            max_value=MAX_EUROS,
            max_digits=14,
            decimal_places=2,
        )
