from __future__ import annotations

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts

from accounts.models import CODE_DIGITS, User, normal_address
from accounts.services import only_digits

ERASE_WORD = "EFFACER"


class AddressForm(forms.Form):
    email = forms.EmailField(
        label="Votre adresse e-mail",
        help_text="Nous y envoyons un code à six chiffres. Pas de mot de passe à retenir.",
        error_messages={
            "required": "Indiquez votre adresse e-mail.",
            "invalid": "Cette adresse n’est pas complète : il faut un @ et un domaine, comme nom@exemple.fr.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        return normal_address(self.cleaned_data["email"])


class NewAddressForm(AddressForm):
    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["email"].label = "Nouvelle adresse e-mail"
        self.fields["email"].help_text = "Nous y envoyons un code : le saisir prouve qu’elle est à vous."

    def clean_email(self) -> str:
        email = super().clean_email()
        if email == self.user.email:
            raise forms.ValidationError("C’est déjà votre adresse.")
        return email


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Les six chiffres reçus",
        max_length=60,
        error_messages={"required": "Saisissez le code reçu."},
        # A wide maximum and no pattern: a pasted code comes with its blanks.
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code-input"}
        ),
    )

    def clean_code(self) -> str:
        code = only_digits(self.cleaned_data["code"])
        if not code.isascii() or not code.isdecimal():
            raise forms.ValidationError("Le code ne contient que des chiffres.")
        missing = CODE_DIGITS - len(code)
        if missing == 1:
            raise forms.ValidationError("Il manque un chiffre : le code en a six.")
        if missing > 0:
            raise forms.ValidationError(f"Il manque {missing} chiffres : le code en a six.")
        if missing < 0:
            raise forms.ValidationError("Il y a trop de chiffres : le code en a six.")
        return code


class AppCodeForm(CodeForm):
    """The code an application shows."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Les six chiffres affichés par votre application"


class ChallengeForm(forms.Form):
    """The application's code, or one of the recovery codes."""

    code = forms.CharField(
        label="Code de votre application",
        help_text="Téléphone perdu ? Saisissez un de vos codes de secours.",
        max_length=60,
        error_messages={"required": "Saisissez un code."},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code-input"}
        ),
    )


class PasswordSignInForm(AddressForm):
    password = forms.CharField(
        label="Votre mot de passe",
        strip=False,
        max_length=200,
        error_messages={"required": "Saisissez votre mot de passe."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = ""


class ProfileForm(forms.Form):
    display_name = forms.CharField(
        label="Nom affiché",
        help_text="Ce que les autres voient de vous. Prénom et nom, ou le nom de votre entreprise.",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class PasswordForm(forms.Form):
    password = forms.CharField(
        label="Nouveau mot de passe",
        strip=False,
        max_length=200,
        error_messages={"required": "Choisissez un mot de passe."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validators_help_texts())


KEEP, REMOVE = "keep", "remove"


class EraseForm(forms.Form):
    texts = forms.ChoiceField(
        label="Ce que vous avez publié",
        choices=[
            (KEEP, "Retirer mon nom seulement : mes textes restent pour ceux qu’ils aident"),
            (REMOVE, "Retirer aussi mes textes"),
        ],
        initial=KEEP,
        required=False,
        widget=forms.RadioSelect,
        help_text="Sans votre nom, chacune de vos questions passe à un reçu, montré une seule fois : avec "
        "lui, vous pourrez encore la suivre ou l’effacer. Vos réponses restent sans auteur.",
        error_messages={"invalid_choice": "Choisissez l’une des deux réponses."},
    )
    word = forms.CharField(
        label=f"Tapez le mot {ERASE_WORD} pour confirmer",
        max_length=20,
        error_messages={"required": f"Tapez {ERASE_WORD} pour confirmer."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_word(self) -> str:
        word = self.cleaned_data["word"].strip().upper()
        if word != ERASE_WORD:
            raise forms.ValidationError(f"Ce n’est pas le mot attendu : {ERASE_WORD}.")
        return word
