"""Find one’s aids from nothing, by keyboard, on a phone, without scripts; keep the result, have it mailed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from stdnum import luhn

from tests.browser.conftest import Site, assert_accessible, assert_no_sideways_scroll

START = "/aides/simulateur/"
MOST = 12  # questions; more would be a loop
AIDS = """
from django.utils import timezone
from cms.aids.models import AidCondition, AidIndexPage, AidPage, AidPartner
from companies.models import Company, Establishment
from taxonomy.models import Sector
from territories.models import Commune
parent = AidIndexPage.objects.get()
for slug, title, conditions in (
    ("essai-fournil", "Aide du fournil", [{{"kind": "headcount", "maximum": 9}}]),
    ("essai-grande", "Aide des grandes", [{{"kind": "headcount", "minimum": 250}}]),
):
    if not AidPage.objects.filter(slug=slug).exists():
        aid = AidPage(title=title, slug=slug, lead="Pour l’essai.", kind="grant",
            zones="Grand Est" if slug == "essai-fournil" else "")
        aid.partners = [AidPartner(name="Région")]
        aid.conditions = [AidCondition(**each) for each in conditions]
        parent.add_child(instance=aid)
metz = Commune.objects.get(pk="57463")
company, _ = Company.objects.update_or_create(siren={number!r}[:9], defaults={{
    "name": "Fournil de la Seille", "commune": metz, "legal_form": "5499", "headcount_min": 3,
    "headcount_max": 5, "sector": Sector.objects.get(pk="naf2:10.71C")}})
Establishment.objects.update_or_create(siret={number!r}, defaults={{"company": company, "commune": metz}})
"""


def siret() -> str:
    siren = "87000011"
    siren += luhn.calc_check_digit(siren)
    return f"{siren}0001" + luhn.calc_check_digit(f"{siren}0001")


@pytest.fixture(scope="module", autouse=True)
def _aids(site: Site):
    site.shell(AIDS.format(number=siret()))


def answer(page: Page) -> None:
    """Answer the question on the page, by what it takes."""
    if page.locator("#id_lieu").count():
        page.locator("#id_lieu").fill("Metz (57)")
    elif page.get_by_label("Votre métier").count():
        if not page.get_by_label("Industrie", exact=True).is_visible():
            page.locator("summary", has_text="Choisir un grand secteur").click()
        page.get_by_label("Industrie", exact=True).check()
    else:
        page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Continuer").click()


def walk(page: Page) -> None:
    for _ in range(MOST):
        if "/resultat/" in page.url:
            return
        answer(page)
    raise AssertionError(f"still asking: {page.url}")


def test_from_nothing_to_a_kept_result_and_its_mail(page: Page, site: Site):
    page.goto(START)
    assert_accessible(page)
    page.get_by_role("link", name="Répondre aux questions").click()
    expect(page.get_by_role("heading", name="Trouver mes aides")).to_be_visible()
    assert_accessible(page)
    # Nothing chosen: told beside the question, nothing lost.
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible(page)
    walk(page)
    expect(page.get_by_role("heading", name=re.compile(r"^Oui : \d+ aide"))).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Dépense prévue").fill("4 400")
    page.get_by_role("button", name="Estimer").click()
    expect(page.get_by_label("Dépense prévue")).to_have_value("4400")
    page.get_by_role("button", name="Garder sans compte").click()
    expect(page).to_have_url(re.compile(r"/garde/[0-9a-z]{12}/$"))
    assert_accessible(page)
    link = page.url
    page.get_by_label("Votre adresse e-mail").fill("lea@exemple.fr")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_text("C’est parti.")).to_be_visible()
    mail = site.wait_for_mail("lea@exemple.fr", saying="Vos aides")
    assert link.rsplit("/", 2)[1] in mail.get_body(("plain",)).get_content()
    assert page.context.cookies() == []
    # On paper: what one acts on is left out, what is known is there.
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Envoyer")).to_be_hidden()
    expect(page.get_by_role("heading", name="Ce que nous savons de vous")).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Effacer ce résultat").click()
    page.get_by_role("button", name="Effacer").click()
    expect(page.get_by_role("heading", name="C’est effacé.")).to_be_visible()
    assert page.goto(link).status == 404


def test_from_a_number_on_a_phone_by_keyboard(phone: Page):
    phone.goto(START)
    assert_no_sideways_scroll(phone)
    phone.get_by_label("Votre SIREN ou votre SIRET").focus()
    phone.keyboard.type(siret())
    phone.keyboard.press("Enter")
    known = phone.get_by_role("heading", name="Ce que nous savons de vous")
    expect(known).to_be_visible()
    expect(phone.locator("dd", has_text="3 à 5 salariés")).to_be_visible()
    assert_no_sideways_scroll(phone)
    if "/resultat/" not in phone.url:
        phone.get_by_role("radio").first.focus()
        phone.keyboard.press("Space")
        phone.keyboard.press("Enter")
        phone.wait_for_load_state()
        expect(known).to_be_visible()
        assert_no_sideways_scroll(phone)
        assert_accessible(phone)


def test_without_scripts(page_without_scripts: Page):
    page = page_without_scripts
    page.goto(f"{START}?commencer=1")
    walk(page)
    expect(page.get_by_role("heading", name=re.compile(r"^Peut-être : "))).to_be_visible()
    page.get_by_role("link", name="Question précédente").click()
    expect(page.get_by_role("button", name="Continuer")).to_be_visible()
