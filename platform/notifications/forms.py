from __future__ import annotations

from django import forms

from accounts.models import User
from core.capabilities import notices
from notifications.models import Frequency
from notifications.preferences import frequencies


class PreferencesForm(forms.Form):
    """One choice a kind, named after it; kinds that cannot be stopped are not asked."""

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, **kwargs)
        now = frequencies(person)
        for kind in notices:
            if not kind.mandatory:
                self.fields[kind.name] = forms.ChoiceField(
                    label=kind.label,
                    choices=Frequency.choices,
                    initial=now[kind.name],
                    error_messages={
                        "required": "Choisissez quand nous vous écrivons.",
                        "invalid_choice": "Ce choix n’existe pas : prenez-en un de la liste.",
                    },
                )

    def changes(self) -> dict[str, Frequency]:
        """Return what differs from before, by kind: the rest keeps following its default."""
        return {name: Frequency(self.cleaned_data[name]) for name in self.changed_data}
