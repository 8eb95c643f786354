import re

import html5lib
import pytest
from django import forms
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.db.models.fields.files import FieldFile, FileField

from tests.support.client import check_html

CHOICES = [("a", "Boulangerie"), ("b", "Garage")]


class Ordinary(forms.Form):
    title = forms.CharField(label="Titre", help_text="Une phrase suffit.", max_length=80)
    detail = forms.CharField(label="Détail", widget=forms.Textarea, required=False)
    mail = forms.EmailField(label="Adresse e-mail")
    site = forms.URLField(label="Site", required=False, assume_scheme="https")
    count = forms.IntegerField(label="Salariés", min_value=0)
    secret = forms.CharField(label="Mot de passe", widget=forms.PasswordInput)
    day = forms.DateField(label="Jour")
    at = forms.TimeField(label="Heure")
    moment = forms.DateTimeField(label="Moment")
    accord = forms.BooleanField(label="J’ai lu les règles")
    news = forms.BooleanField(label="Me prévenir", required=False)
    unsure = forms.NullBooleanField(label="Déjà commencé ?")
    trade = forms.ChoiceField(label="Métier", choices=CHOICES)
    trades = forms.MultipleChoiceField(label="Métiers", choices=CHOICES)
    one = forms.ChoiceField(label="Équipe", choices=CHOICES, widget=forms.RadioSelect, help_text="La vôtre.")
    several = forms.MultipleChoiceField(label="Sujets", choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    birth = forms.DateField(label="Création", widget=forms.SelectDateWidget(years=[2024, 2025]))
    begins = forms.SplitDateTimeField(label="Début")
    paper = forms.FileField(label="Justificatif")
    image = forms.FileField(label="Photo", required=False, widget=forms.FileInput)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def controls(html: str) -> list:
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return [node for node in tree.iter() if node.tag in {"input", "select", "textarea"}]


def labelled(html: str) -> set[str]:
    return set(re.findall(r'<label[^>]* for="([^"]+)"', html))


@pytest.mark.parametrize("data", [None, {}], ids=["empty", "in error"])
def test_every_widget_of_django_is_drawn_valid_and_named(data):
    html = str(Ordinary(data))
    check_html(html)
    for node in controls(html):
        if node.get("type") != "hidden":
            assert node.get("id") in labelled(html) or node.get("aria-label"), node.attrib


def test_an_error_is_beside_its_field_and_told_to_screen_readers():
    html = str(Ordinary({}))
    ids = set(re.findall(r' id="([^"]+)"', html))
    described = [node for node in controls(html) if node.get("aria-describedby")]
    assert {"id_title", "id_detail"} & {node.get("id") for node in described} == {"id_title"}
    for words in re.findall(r'aria-describedby="([^"]*)"', html):
        assert words
        assert set(words.split()) <= ids
    for node in controls(html):
        name = node.get("name")
        if name in {"title", "mail", "trade", "one", "several", "accord", "paper"}:
            assert node.get("aria-invalid") == "true", name


def test_the_summary_comes_first_takes_the_focus_and_leads_to_each_field():
    html = str(Ordinary({}))
    summary, rest = html.split("</ul>", 1)
    assert summary.lstrip().startswith('<div class="notice notice--error summary" role="alert"')
    assert 'tabindex="-1" autofocus' in summary
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert len(targets) == len(Ordinary({}).errors)
    assert set(targets) <= set(re.findall(r' id="([^"]+)"', rest))


def test_a_form_without_an_error_has_no_summary():
    assert "role=" not in str(Ordinary())


def test_what_was_typed_is_kept():
    html = str(Ordinary({"title": "Ma « question »", "detail": "<b>", "several": ["b"], "trade": "b"}))
    assert 'value="Ma « question »"' in html
    assert "&lt;b&gt;" in html
    assert len(re.findall(r'value="b"[^>]* checked', html)) == 1
    assert '<option value="b" selected>' in html


def test_optional_is_said_in_words_but_not_of_a_lone_box():
    html = str(Ordinary())
    optional = {field.name for field in Ordinary() if field.says_optional}
    assert optional == {"detail", "site", "image", "token"}
    assert html.count("(facultatif)") == 3  # the hidden one has no label


def test_the_parts_of_a_date_are_named():
    html = str(Ordinary()["birth"].as_field_group())
    assert set(re.findall(r'aria-label="([^"]+)"', html)) == {"Jour", "Mois", "Année"}


def test_a_stored_file_is_shown_and_can_be_removed():
    class Own(forms.Form):
        paper = forms.FileField(label="Pièce", required=False)

    storage = InMemoryStorage(base_url="/media/")
    storage.save("pieces/devis.pdf", ContentFile(b"x"))
    stored = FieldFile(None, FileField(storage=storage), "pieces/devis.pdf")
    html = str(Own(initial={"paper": stored}))
    check_html(html)
    assert '<a href="/media/pieces/devis.pdf">devis.pdf</a>' in html
    assert 'name="paper-clear"' in html


def test_errors_of_the_whole_form_are_in_the_summary():
    class Whole(forms.Form):
        name = forms.CharField(label="Nom", required=False)

        def clean(self):
            raise forms.ValidationError("Les deux dates se contredisent.")

    html = str(Whole({}))
    check_html(html)
    assert html.count("Les deux dates se contredisent.") == 1


def test_a_formset_is_drawn_valid():
    html = str(forms.formset_factory(Ordinary, extra=2)())
    check_html(html)
    assert html.count('class="field-set"') == 2
