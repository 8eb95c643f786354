"""The library's form: its signature, its time, its trap for robots. What it asked visitors is gone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django_comments_xtd.forms import XtdCommentForm

from community.discussions.models import Comment, kind_of
from community.discussions.services import TEXT_MAX, clean_text
from core.errors import Refusal
from core.wording import number


def ruled(text: str) -> str:
    """Return what the rule makes of ``text``, its refusal as an error of the form."""
    try:
        return clean_text(text)
    except Refusal as refusal:
        raise ValidationError(refusal.message) from refusal


def without_nul(data: QueryDict | None) -> QueryDict | None:
    """Nobody types a null character, and neither HTML nor PostgreSQL takes it back."""
    if data is None:
        return None
    data = data.copy()
    for name, values in list(data.lists()):
        data.setlist(name, [value.replace("\x00", "") for value in values])
    return data


class Text(forms.CharField):
    def __init__(self) -> None:
        super().__init__(
            label="Votre commentaire",
            strip=False,
            help_text=f"Une précision, un merci, un avis. {number(TEXT_MAX)} caractères au plus.",
            widget=forms.Textarea(attrs={"rows": 4}),
            error_messages={"required": "Écrivez votre commentaire."},
        )


class CommentForm(XtdCommentForm):
    """Needs an account: asks no name, no address, no link."""

    def __init__(self, target_object: models.Model, data: QueryDict | None = None, **options):
        super().__init__(target_object, without_nul(data), **options)
        for name in ("name", "email", "url"):
            del self.fields[name]
        self.fields["comment"] = Text()
        self.fields["followup"] = forms.BooleanField(
            label="Me prévenir des commentaires suivants", required=False, initial=True
        )
        self.fields["honeypot"].label = "Laissez ce champ vide"
        self.fields["honeypot"].widget.attrs.update({"autocomplete": "off", "tabindex": "-1"})

    def clean_comment(self) -> str:
        return ruled(self.cleaned_data["comment"])

    def clean_reply_to(self) -> int:
        """Refuse before anything is stored what the library refuses once it is: a reply to a reply."""
        wanted = self.cleaned_data["reply_to"]
        if wanted:
            kind = kind_of(self.target_object)
            parent = Comment.objects.about(kind, [self.target_object.pk]).filter(pk=wanted).first()
            if parent is None or parent.is_reply:
                raise ValidationError("On ne peut pas répondre à ce commentaire.")
        return wanted

    def clean_content_type(self) -> str:
        return self._of_the_page("content_type", str(self.target_object._meta))

    def clean_object_pk(self) -> str:
        return self._of_the_page("object_pk", str(self.target_object.pk))

    def _of_the_page(self, name: str, right: str) -> str:
        # The library reads from here what one comments on; we read it from the address.
        if self.cleaned_data[name] != right:
            raise ValidationError("Ce formulaire est celui d’une autre page.")
        return right

    def clean(self) -> dict[str, Any]:
        # The library's own marks its fields for another style sheet.
        return self.cleaned_data

    @property
    def is_too_old(self) -> bool:
        """Whether it was sent with another signature or long after: it is shown again, nothing is lost."""
        return bool({"timestamp", "security_hash", "content_type", "object_pk"} & set(self.errors))

    def again(self) -> CommentForm:
        """Return the same words in a form made now."""
        kept = {name: self.data.get(name, "") for name in ("comment", "reply_to")}
        kept["reply_to"] = kept["reply_to"] if kept["reply_to"].isdecimal() else "0"
        return CommentForm(self.target_object, initial={**kept, "followup": "followup" in self.data})


class EditCommentForm(forms.Form):
    comment = Text()
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, **options):
        super().__init__(without_nul(data), **options)

    def clean_comment(self) -> str:
        return ruled(self.cleaned_data["comment"])
