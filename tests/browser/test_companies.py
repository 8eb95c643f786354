"""Attach a company, prove it, invite a colleague: with a mouse, with a keyboard, without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from stdnum import luhn

from tests.browser.conftest import Site, assert_accessible, assert_no_sideways_scroll

SPACE = "/mon-espace/entreprises/"
PDF = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"

SIGN_IN = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
User = get_user_model()
user = User.objects.filter(email={email!r}).first()
user = user or User.objects.create_user({email!r}, display_name={name!r})
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print(session.session_key)
"""

ESTABLISHMENTS = """
from companies.lookup import search_name
from companies.models import Company, Establishment
from territories.models import Commune
metz = Commune.objects.get(pk="57463")
for number, name, closed in {rows!r}:
    company, _ = Company.objects.update_or_create(siren=number[:9], defaults={{"name": name}})
    Establishment.objects.update_or_create(siret=number, defaults={{
        "company": company, "commune": metz, "address": "3 rue des Clercs", "post_code": "57000",
        "headcount_min": 3, "headcount_max": 5, "search_name": search_name(name, ""),
        "state": "closed" if closed else "active", "closed_on": closed or None}})
"""


def number(rank: int) -> str:
    siren = f"{88000000 + rank}"
    siren += luhn.calc_check_digit(siren)
    return f"{siren}0001" + luhn.calc_check_digit(f"{siren}0001")


OPEN, CLOSED, UNKNOWN = number(1), number(2), number(3)


@pytest.fixture(scope="module", autouse=True)
def _companies(site: Site):
    rows = [(OPEN, "Fournil des Clercs", ""), (CLOSED, "Mercerie Kolb", "2025-05-12")]
    site.shell(ESTABLISHMENTS.format(rows=rows))


@pytest.fixture
def sign_in(site: Site):
    def sign_in(page: Page, email: str, name: str = "Camille Roux") -> None:
        key = site.shell(SIGN_IN.format(email=email, name=name)).splitlines()[-1]
        page.context.clear_cookies()
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": site.url}])

    return sign_in


def test_by_siret_on_a_phone(phone: Page, sign_in):
    sign_in(phone, "siret@exemple.fr")
    phone.goto(SPACE)
    assert_accessible(phone)
    phone.get_by_role("link", name="Ajouter mon entreprise").click()
    phone.get_by_label("SIRET", exact=True).fill(" ".join(OPEN))
    phone.get_by_role("button", name="Chercher").click()
    expect(phone.get_by_role("heading", name="C’est bien elle ?")).to_be_visible()
    assert_accessible(phone)
    assert_no_sideways_scroll(phone)
    phone.get_by_label("Je la dirige").check()
    phone.get_by_role("button", name="Ajouter à mes entreprises").click()
    expect(phone.get_by_role("heading", level=1, name="Fournil des Clercs")).to_be_visible()
    assert_accessible(phone)
    assert_no_sideways_scroll(phone)
    phone.goto(SPACE)
    expect(phone.get_by_role("link", name="Fournil des Clercs")).to_be_visible()
    assert_accessible(phone)


def test_by_name_with_the_keyboard_alone(page: Page, sign_in):
    sign_in(page, "nom@exemple.fr")
    page.goto(f"{SPACE}rattacher/nom/")
    assert_accessible(page)
    page.get_by_label("Nom ou enseigne").focus()
    page.keyboard.type("fournil cl")
    page.keyboard.press("Tab")
    page.keyboard.type("metz")
    expect(page.get_by_role("option", name="Metz (57)")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    result = page.get_by_role("link", name="Fournil des Clercs")
    expect(result).to_be_visible()
    assert_accessible(page)
    result.focus()
    page.keyboard.press("Enter")
    page.get_by_label("J’y travaille").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Ajouter à mes entreprises").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Fournil des Clercs")).to_be_visible()


def test_by_hand_without_scripts(page_without_scripts: Page, sign_in):
    page = page_without_scripts
    sign_in(page, "main@exemple.fr")
    page.goto(f"{SPACE}rattacher/?siret={UNKNOWN}")
    page.get_by_role("link", name="Ajoutez-la à la main").click()
    expect(page.get_by_label("SIREN ou SIRET")).to_have_value(UNKNOWN)
    page.get_by_label("Nom de l’entreprise").fill("Menuiserie Arnoult")
    page.get_by_label("Commune", exact=True).fill("Saint-Julien-lès-Metz")
    page.get_by_label("Effectif").select_option(label="3 à 5 salariés")
    page.get_by_role("button", name="Ajouter à mes entreprises").click()
    # The role was forgotten: nothing typed is lost.
    expect(page.get_by_text("Dites quelle est votre place").first).to_be_visible()
    expect(page.get_by_label("Nom de l’entreprise")).to_have_value("Menuiserie Arnoult")
    expect(page.get_by_label("Commune", exact=True)).to_have_value("Saint-Julien-lès-Metz")
    page.get_by_label("Je la dirige").check()
    page.get_by_role("button", name="Ajouter à mes entreprises").click()
    expect(page.get_by_role("heading", level=1, name="Menuiserie Arnoult")).to_be_visible()
    page.get_by_label("Justificatif").set_input_files(
        {"name": "kbis.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="Envoyer le justificatif").click()
    expect(page.get_by_text("bien arrivé")).to_be_visible()
    expect(page.get_by_text("Vérification en cours").first).to_be_visible()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (OPEN[:-1], "Il manque un chiffre : un SIRET en a quatorze."),
        (OPEN[:-1] + str((int(OPEN[-1]) + 1) % 10), "Ce SIRET n’existe pas"),
        (CLOSED, "Cet établissement a fermé le 12 mai 2025."),
    ],
)
def test_a_wrong_or_closed_number_gets_a_clear_message(page: Page, sign_in, typed: str, words: str):
    sign_in(page, "faux@exemple.fr")
    page.goto(f"{SPACE}rattacher/")
    page.get_by_label("SIRET", exact=True).fill(typed)
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_text(words).first).to_be_visible()
    expect(page.get_by_label("SIRET", exact=True)).to_have_value(typed)
    assert_accessible(page)


def test_a_colleague_is_invited_and_accepts(page: Page, site: Site, sign_in):
    sign_in(page, "invitante@exemple.fr", "Sylvie Arnoult")
    page.goto(f"{SPACE}rattacher/?siret={OPEN}")
    page.get_by_label("Je la dirige").check()
    page.get_by_role("button", name="Ajouter à mes entreprises").click()
    page.get_by_label("Son adresse e-mail").fill("collegue@exemple.fr")
    page.get_by_role("button", name="Envoyer l’invitation").click()
    expect(page.get_by_text("L’invitation part à collegue@exemple.fr")).to_be_visible()
    assert_accessible(page)

    mail = site.wait_for_mail("collegue@exemple.fr")
    text = mail.get_body(("plain",)).get_content()
    link = re.search(r"https?://\S+/invitation/\w+/", text).group()
    sign_in(page, "collegue@exemple.fr", "Nadia Berger")
    page.goto(link)
    expect(page.get_by_text("Sylvie Arnoult vous propose")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Accepter l’invitation").click()
    expect(page.get_by_role("heading", level=1, name="Fournil des Clercs")).to_be_visible()

    sign_in(page, "troisieme@exemple.fr")
    page.goto(link)
    expect(page.get_by_text("Cette invitation a déjà été acceptée.")).to_be_visible()
    assert_accessible(page)


def test_leaving_is_confirmed(page: Page, sign_in):
    sign_in(page, "part@exemple.fr")
    page.goto(f"{SPACE}rattacher/?siret={OPEN}")
    page.get_by_label("J’y travaille").check()
    page.get_by_role("button", name="Ajouter à mes entreprises").click()
    page.get_by_role("link", name="Quitter cette entreprise…").click()
    assert_accessible(page)
    page.get_by_role("button", name="Quitter l’entreprise").click()
    expect(page.get_by_text("Aucune entreprise pour l’instant")).to_be_visible()
