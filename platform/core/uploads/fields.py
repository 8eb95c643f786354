from __future__ import annotations

from typing import Any

from django import forms

from core.uploads.documents import clean_document

FORMATS = "PDF, JPEG ou PNG, 10 Mo au plus. Seule l’équipe qui vérifie le verra"


class ProofField(forms.FileField):
    """A paper that only those who check will see; cleaned, it is a ``Clean``."""

    def __init__(
        self,
        *,
        label: str = "Justificatif",
        examples: str = "",
        then: str = "",
        missing: str = "Choisissez un fichier.",
    ):
        super().__init__(
            label=label,
            help_text=f"{examples} {FORMATS}{then}.".strip(),
            widget=forms.ClearableFileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
            error_messages={
                "required": missing,
                "empty": "Ce fichier est vide. Choisissez-en un autre.",
            },
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = super().clean(data, initial)
        return clean_document(found) if found else found
