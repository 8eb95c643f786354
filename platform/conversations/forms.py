from __future__ import annotations

from django import forms

from conversations.models import SUBJECT_MAX, TEXT_MAX
from core.wording import number


class ReplyForm(forms.Form):
    """The rule is the services': here only what stands around the field."""

    text = forms.CharField(
        label="Votre message",
        strip=False,
        help_text=f"{number(TEXT_MAX)} caractères au plus. Votre adresse e-mail n’est jamais donnée.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Écrivez votre message."},
    )


class ContactForm(ReplyForm):
    """A first message; whoever has a page to write from uses it."""

    subject = forms.CharField(
        label="Objet",
        max_length=SUBJECT_MAX,
        help_text="En quelques mots.",
        error_messages={"required": "Dites en quelques mots de quoi il s’agit."},
    )
    field_order = ["subject", "text"]
