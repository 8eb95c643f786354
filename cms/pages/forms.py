"""What a member fills in to tell their experience."""

from __future__ import annotations

from django import forms

from cms.pages import trades
from cms.pages.models import TestimonialPage
from territories.models import Department


class StoryForm(forms.Form):
    title = forms.CharField(
        label="Ce qui a changé, en une phrase",
        max_length=100,
        help_text="« Les commandes du samedi arrivent le jeudi ». Elle fera le titre.",
    )
    who = forms.CharField(label="Vous", max_length=80, help_text="Prénom et métier : « Sylvie, boulangère ».")
    trade = forms.CharField(label="Métier", max_length=80, help_text="« boulangerie »")
    section = forms.ChoiceField(label="Secteur", choices=[("", "Choisissez"), *trades.SECTIONS])
    team = forms.ChoiceField(label="Équipe, sans vous", choices=[("", "Choisissez"), *trades.Team.choices])
    town = forms.CharField(label="Commune", max_length=60)
    department = forms.ModelChoiceField(
        Department.objects.all(), label="Département", empty_label="Choisissez"
    )
    story = forms.CharField(
        label="Votre récit",
        min_length=200,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Avant, le déclic, ce que vous avez fait, ce que vous referiez. 200 signes au moins.",
        error_messages={"min_length": "Racontez-en un peu plus : 200 signes au moins, quelques phrases."},
    )
    agreed = forms.BooleanField(
        label="J’accepte que ce récit soit relu, mis en forme et publié avec mon prénom et mon métier."
    )

    def page(self) -> TestimonialPage:
        """Return the draft as typed, not saved."""
        typed = self.cleaned_data
        names = ("title", "who", "trade", "section", "team", "town", "department")
        lead = " ".join(typed["story"].split())
        short = lead if len(lead) <= 240 else lead[:240].rsplit(" ", 1)[0] + " …"
        return TestimonialPage(**{name: typed[name] for name in names}, lead=short)
