"""A form with every kind of field, for the style guide."""

from django import forms

TRADES = [("", "Choisir un métier"), ("pain", "Boulangerie"), ("auto", "Garage"), ("coiffure", "Coiffure")]
SIZES = [("1", "Seul"), ("5", "2 à 5 salariés"), ("9", "6 à 9 salariés")]
TOPICS = [("impayes", "Impayés"), ("bail", "Bail"), ("embauche", "Embauche")]


class EveryField(forms.Form):
    title = forms.CharField(label="Votre question, en une phrase", max_length=150)
    detail = forms.CharField(
        label="Ce qu’il faut savoir pour bien répondre",
        help_text="Ce qui bloque, ce que vous avez essayé, d’ici quand il vous faut une réponse.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    mail = forms.EmailField(
        label="Adresse e-mail",
        help_text="Pour vous prévenir une fois.",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    trade = forms.ChoiceField(label="Votre métier", choices=TRADES)
    size = forms.ChoiceField(label="Votre équipe", choices=SIZES, widget=forms.RadioSelect)
    topics = forms.MultipleChoiceField(
        label="Sujets",
        choices=TOPICS,
        help_text="Un ou plusieurs.",
        widget=forms.CheckboxSelectMultiple,
    )
    day = forms.DateField(label="Date limite", widget=forms.DateInput(attrs={"type": "date"}))
    opened = forms.DateField(
        label="Création de l’entreprise", widget=forms.SelectDateWidget(years=range(2010, 2027))
    )
    paper = forms.FileField(label="Devis", help_text="PDF, 5 Mo au plus.", required=False)
    rules = forms.BooleanField(label="J’ai lu les règles de la maison")
