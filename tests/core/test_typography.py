"""French typography: what changes, and what never does."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from django.utils.safestring import SafeString
from hypothesis import given, settings
from hypothesis import strategies as st

from core.typography import french

N, W = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("typed", "put_right"),
    [
        ("Combien ?", f"Combien{N}?"),
        ("Combien?", f"Combien{N}?"),
        ("Quoi ?!", f"Quoi{N}?!"),
        ("Oui ; non", f"Oui{N}; non"),
        ("Vraiment (oui !)", f"Vraiment (oui{N}!)"),
        ("« oui »", f"«{N}oui{N}»"),
        ("«oui»", f"«{N}oui{N}»"),
        ("Le prix : bas", f"Le prix{W}: bas"),
        ("Le prix: bas", f"Le prix{W}: bas"),
        ("l'aide d'une PME, aujourd'hui", "l’aide d’une PME, aujourd’hui"),
        ("qu'« ils » viennent", f"qu’«{N}ils{N}» viennent"),
        ("et puis...", "et puis…"),
        ("20%", f"20{W}%"),
        ("20 % de moins", f"20{W}% de moins"),
        ("50 €", f"50{W}€"),
        ("1940 €", f"1{N}940{W}€"),
        ("1 940 €", f"1{N}940{W}€"),
        ("12345,50 €", f"12{N}345,50{W}€"),
        ("1 250 000 habitants", f"1{N}250{N}000 habitants"),
        ("3 km en 5 h 40 min", f"3{W}km en 5{W}h{W}40{W}min"),
        ("2 kg, 300 g", f"2{W}kg, 300{W}g"),
        ("-5 °C", f"−5{W}°C"),
        ("- 350 € avec un modèle", f"−{W}350{W}€ avec un modèle"),
        ("(-3)", "(−3)"),
    ],
)
def test_what_is_put_right(typed, put_right):
    assert french(typed) == put_right


@pytest.mark.parametrize(
    "text",
    [
        "en 2026",
        "en 2026 100 personnes",
        "de 2025 à 2026",
        "SIREN 732829320",
        "SIRET 732 829 320 00074",
        "05 55 41 02 03",
        "0 800 123 456",
        "75001 Paris",
        "2026-11-21",
        "10-20",
        "12:30",
        "3 mois",
        "en 2026 mes clients",
        "https://exemple.fr/a?b=c;d!e",
        "bonjour@exemple.fr",
        "voir www.exemple.fr/x?y",
        "a!=b",
        "- un point de liste",
        "3D, A4, 2e",
        "peut-être",
        "......",
    ],
)
def test_what_stays(text):
    assert french(text) == text


def test_an_address_is_kept_but_the_question_after_it_is_put_right():
    assert french("Voir https://exemple.fr/?q=a;b ?") == f"Voir https://exemple.fr/?q=a;b{N}?"


@pytest.mark.parametrize(
    ("html", "put_right"),
    [
        ("<b>Combien</b> ?", f"<b>Combien</b>{N}?"),
        ("<b>1940</b> €", f"<b>1940</b>{W}€"),
        ("<p>?</p>", "<p>?</p>"),
        ("<p>l&#x27;aide</p>", "<p>l’aide</p>"),
        ("l'<b>aide</b>", "l’<b>aide</b>"),
        ("<code>a ? b : 'c'</code> ?", f"<code>a ? b : 'c'</code>{N}?"),
        ("<pre>x ;\n1940 €</pre>", "<pre>x ;\n1940 €</pre>"),
        (
            '<a href="/x ?a=1 ;" title="l\'un : 20%">ici !</a>',
            f'<a href="/x ?a=1 ;" title="l\'un : 20%">ici{N}!</a>',
        ),
        ("Tom &amp; Jo ?", f"Tom &amp; Jo{N}?"),
        ("1 &lt; 2 ; oui", f"1 &lt; 2{N}; oui"),
        ("<!-- a ? --> non ?", f"<!-- a ? --> non{N}?"),
        ("&laquo;&nbsp;oui&nbsp;&raquo;", f"«{N}oui{N}»"),
    ],
)
def test_in_html_only_the_text_changes(html, put_right):
    result = french(SafeString(html))
    assert result == put_right
    assert isinstance(result, SafeString)


def test_an_escaped_quote_stays_escaped():
    assert french(SafeString("dire &#x27;oui&#x27; fort")) == "dire &#x27;oui&#x27; fort"


def test_plain_text_is_still_escaped_by_the_page():
    page = Template("{% load typography %}{{ text|french }}")
    assert page.render(Context({"text": "<b> l'un ?"})) == f"&lt;b&gt; l’un{N}?"


def test_safe_html_stays_html_in_the_page():
    page = Template("{% load typography %}{{ text|french }}")
    assert page.render(Context({"text": SafeString("<b>Oui !</b>")})) == f"<b>Oui{N}!</b>"


def test_a_name_unknown_to_the_template_gives_nothing():
    page = Template(
        "{% load typography %}"
        "[{{ a|french }}{{ a|euros }}{{ a|number }}{{ a|duration }}{{ a|since }}{{ a|day }}]"
    )
    assert page.render(Context({})) == "[]"
    assert page.render(Context({"a": None})) == "[]"


# Time on a shared machine says nothing of the code.
patient = settings(deadline=None)

# What French text is made of, so that rules meet often.
PIECES = st.sampled_from(
    [*" ?!;:«»'’.,-−%€()\"/@#&<>…\n", N, W, " ", "l'", "1", "940", "2026", "h", "min", "km", "€",
     "mot", "qu'", "...",
     "https://a.fr/?b=c", "a@b.fr", "00", "\ue000", "\ue001"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60)
HTML = st.lists(
    PIECES.filter(lambda piece: "<" not in piece and ">" not in piece)
    | st.sampled_from(
        ["<b>", "</b>", '<a href="/?a=1 ;b" title="l\'un ?">', "</a>", "<p>", "</p>", "<br>",
         "<code>a ? b</code>",
         "&amp;", "&#x27;", "&nbsp;", "&lt;", "<pre>1940 € ;</pre>"]
    ),
    max_size=30,
).map(lambda pieces: SafeString("".join(pieces)))  # fmt: skip


def letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


@patient
@given(TEXTS)
def test_twice_changes_nothing_more(text):
    assert french(french(text)) == french(text)


@patient
@given(TEXTS)
def test_letters_and_digits_never_change(text):
    assert letters(french(text)) == letters(text)


@patient
@given(HTML)
def test_in_html_twice_changes_nothing_more(html):
    assert french(french(html)) == french(html)


class Marks(HTMLParser):
    """Keeps tags with their attributes, and what is inside code."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list = []
        self.inside = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, attrs))
        self.inside += tag in ("code", "pre")

    def handle_endtag(self, tag):
        self.found.append(tag)
        self.inside -= tag in ("code", "pre")

    def handle_data(self, data):
        if self.inside:
            self.found.append(data)


@patient
@given(HTML)
def test_tags_attributes_and_code_never_change(html):
    assert Marks(french(html)).found == Marks(html).found


@patient
@given(HTML)
def test_no_sign_of_html_is_added(html):
    for sign in '<>"':
        assert french(html).count(sign) == html.count(sign)


@pytest.mark.parametrize("sign", ["<", '<"', "'", "« ", "1 ", "a@", "&", "<a ", "<code>", "1 000 ", "www."])
def test_long_text_stays_quick(sign):
    for text in (sign * 5_000, SafeString(sign * 5_000)):
        french(text)
