"""What people type. The rules are those of ``services.texts``; here they find their field."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from community.questions.models import CloseReason, DownReason, Question
from community.questions.policies import ASKERS_REASONS
from community.questions.sealing import ADDRESS_MAX
from community.questions.sectors import SECTIONS
from community.questions.services import texts
from core.errors import Refusal
from core.ids import ALPHABET, LENGTH, decode
from moderation.prechecks.typing import TypingTime
from taxonomy.models import Topic
from territories.crowd import SizeClass
from territories.models import Region

NO_ANSWER = ("", "Je ne précise pas")


def ruled(rule: Callable[[Any], Any], text: Any) -> Any:
    """Return what ``rule`` makes of ``text``, its refusal as an error of the form."""
    try:
        return rule(text)
    except Refusal as refusal:
        raise ValidationError(refusal.message) from refusal


class ServiceForm(forms.Form):
    """A form whose service may refuse more than it can know."""

    def __init__(self, data: QueryDict | None = None, *args, **kwargs):
        if data is not None:
            # Nobody types a null character, and neither HTML nor PostgreSQL takes it back.
            data = data.copy()
            for name, values in list(data.lists()):
                data.setlist(name, [value.replace("\x00", "") for value in values])
        super().__init__(data, *args, **kwargs)

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class QuestionForm(ServiceForm):
    title = forms.CharField(
        label="Votre question, en une phrase",
        help_text=f"{texts.TITLE_MAX} caractères au plus.",
        widget=forms.TextInput(attrs={"maxlength": texts.TITLE_MAX, "autocomplete": "off"}),
        error_messages={"required": "Écrivez votre question en une phrase."},
    )
    body = forms.CharField(
        label="Ce qu’il faut savoir pour bien répondre",
        required=False,
        strip=False,
        help_text="Une ligne vide sépare les paragraphes, un tiret fait une liste, **deux étoiles** du gras.",
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(),
        label="Sujets",
        required=False,
        help_text=f"{texts.TOPICS_MAX} au plus : ils mènent à ceux qui connaissent.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Choisissez des sujets de la liste.",
            "invalid_pk_value": "Choisissez des sujets de la liste.",
        },
    )
    region_code = forms.ChoiceField(
        label="Votre région",
        required=False,
        error_messages={"invalid_choice": "Choisissez une région de la liste."},
    )
    section = forms.ChoiceField(
        label="Votre secteur",
        required=False,
        choices=[NO_ANSWER, *SECTIONS.items()],
        error_messages={"invalid_choice": "Choisissez un secteur de la liste."},
    )
    size_class = forms.ChoiceField(
        label="Votre équipe",
        required=False,
        choices=[NO_ANSWER, *SizeClass.choices],
        error_messages={"invalid_choice": "Choisissez une taille de la liste."},
    )

    typed_for = TypingTime()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = Topic.objects.all()  # type: ignore[attr-defined]
        self.fields["region_code"].choices = [  # type: ignore[attr-defined]
            NO_ANSWER,
            *Region.objects.values_list("code", "name"),
        ]

    @staticmethod
    def initial_of(question: Question) -> dict[str, Any]:
        return {
            "title": question.title,
            "body": question.body,
            "topics": list(question.topics.all()),
            "region_code": question.region_id or "",
            "section": question.section,
            "size_class": question.size_class,
        }

    def clean_title(self) -> str:
        return ruled(texts.clean_title, self.cleaned_data["title"])

    def clean_body(self) -> str:
        return ruled(texts.clean_details, self.cleaned_data["body"])

    def clean_topics(self) -> list[Topic]:
        return ruled(texts.clean_topics, self.cleaned_data["topics"])


class AnonymousQuestionForm(QuestionForm):
    # When the form was opened would be one more time to tell.
    typed_for = None  # type: ignore[assignment] # how Django drops a field
    email = forms.CharField(
        label="Votre adresse e-mail",
        required=False,
        help_text="Pour savoir qu’il y a du nouveau. Gardée à part, chiffrée, effacée 90 jours après la "
        "clôture. Une boîte professionnelle n’est pas toujours privée.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "maxlength": ADDRESS_MAX}),
    )

    def clean_email(self) -> str:
        typed = self.cleaned_data["email"]
        return ruled(texts.clean_address, typed) if typed else ""


class AddressForm(ServiceForm):
    email = forms.CharField(
        label="Votre adresse e-mail",
        help_text="Gardée à part, chiffrée, effacée 90 jours après la clôture. Nos courriels ne disent ni la "
        "question ni la réponse.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "maxlength": ADDRESS_MAX}),
        error_messages={"required": "Écrivez l’adresse où vous voulez être prévenu."},
    )

    def clean_email(self) -> str:
        return ruled(texts.clean_address, self.cleaned_data["email"])


class PrecisionForm(ServiceForm):
    body = forms.CharField(
        label="Votre précision",
        strip=False,
        help_text="Elle paraît sous votre question, sans nom. Relisez-la : rien qui vous fasse reconnaître.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez votre précision."},
    )

    def clean_body(self) -> str:
        return ruled(texts.clean_precision, self.cleaned_data["body"])


class EditQuestionForm(QuestionForm):
    typed_for = None  # type: ignore[assignment] # how Django drops a field
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class Day(forms.DateField):
    """A day, by the browser's own calendar; typed by hand where there is none."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": "Écrivez la date en chiffres, comme 21/11/2026."}

    def __init__(self, **options):
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], required=False, **options)


class AnswerForm(ServiceForm):
    body = forms.CharField(
        label="Votre réponse",
        strip=False,
        help_text="Dites ce que vous avez fait vous-même, et citez le texte si vous l’avez.",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Écrivez votre réponse."},
    )
    law_checked_on = Day(label="J’ai vérifié le droit le")
    expires_on = Day(label="Ma réponse est valable jusqu’au")
    typed_for = TypingTime()

    @property
    def dates_open(self) -> bool:
        """Whether the fold of the dates has something to show."""
        return any(self[name].value() or self[name].errors for name in ("law_checked_on", "expires_on"))

    def clean_body(self) -> str:
        return ruled(texts.clean_answer, self.cleaned_data["body"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        try:
            texts.check_dates(data.get("law_checked_on"), data.get("expires_on"))
        except Refusal as refusal:
            self.refuse(refusal)
        return data


class OfficialAnswerForm(AnswerForm):
    institution = forms.CharField(
        label="Au nom de l’institution",
        required=False,
        help_text="La réponse paraît alors dans l’encadré officiel, sans votes. Vide : elle est la vôtre.",
        widget=forms.TextInput(attrs={"maxlength": texts.INSTITUTION_MAX}),
    )

    def clean_institution(self) -> str:
        return ruled(texts.clean_institution, self.cleaned_data["institution"])


class EditAnswerForm(AnswerForm):
    typed_for = None  # type: ignore[assignment] # how Django drops a field
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class DownVoteForm(forms.Form):
    reason = forms.ChoiceField(
        label="En quoi cette réponse n’aide-t-elle pas ?",
        choices=DownReason.choices,
        widget=forms.RadioSelect,
        help_text="Son auteur voit les motifs, jamais qui les donne.",
        error_messages={
            "required": "Choisissez un motif : c’est ce qui permet de corriger la réponse.",
            "invalid_choice": "Choisissez un motif dans la liste.",
        },
    )


class CloseForm(forms.Form):
    reason = forms.ChoiceField(
        label="Pourquoi la clôturer ?",
        choices=[choice for choice in CloseReason.choices if choice[0] in ASKERS_REASONS],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez un motif.",
            "invalid_choice": "Choisissez un motif dans la liste.",
        },
    )


class OriginalForm(ServiceForm):
    original = forms.CharField(
        label="La question qu’elle répète",
        max_length=500,
        help_text="Son adresse, copiée de la barre du navigateur.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Collez l’adresse de l’autre question.",
            "max_length": "Cette adresse est trop longue.",
        },
    )

    def clean_original(self) -> int:
        """Return the key of the question that was meant."""
        found = re.search(rf"(?:^|/)([{ALPHABET}]{{{LENGTH}}})(?:/|$)", self.cleaned_data["original"].strip())
        if found is None:
            raise ValidationError("Ce n’est pas l’adresse d’une question de ce site.")
        return decode(found[1])


class ManageCloseForm(forms.Form):
    reason = forms.ChoiceField(
        label="Pourquoi la clôturer ?",
        choices=CloseReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez un motif.",
            "invalid_choice": "Choisissez un motif dans la liste.",
        },
    )
