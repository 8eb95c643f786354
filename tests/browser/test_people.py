"""Signing in, changing, leaving: as people do it, by keyboard and without scripts too."""

from __future__ import annotations

import json
import re
import zipfile
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from accounts import second_factor
from tests.browser.conftest import Site, assert_accessible, assert_no_sideways_scroll

number = count(1)


@pytest.fixture
def address() -> str:
    return f"dirigeante-{next(number)}@fournil.example"


def code_mailed(site: Site, to: str, nth: int = 1) -> str:
    body = site.wait_for_mail(to, nth).get_body(("plain",)).get_content()
    return re.search(r"\b\d{6}\b", body).group()


def ask_for_a_code(page: Page, address: str) -> None:
    page.goto("/comptes/connexion/")
    page.get_by_label("Votre adresse e-mail").fill(address)
    page.get_by_role("button", name="Recevoir le code").click()
    expect(page.get_by_role("heading", name="Votre code")).to_be_visible()


def sign_in(page: Page, site: Site, address: str, nth: int = 1) -> None:
    ask_for_a_code(page, address)
    page.get_by_label("Les six chiffres reçus").fill(code_mailed(site, address, nth))
    page.get_by_role("button", name="Entrer").click()


def expect_my_space(page: Page) -> None:
    expect(page.get_by_role("heading", level=1, name=re.compile("Bonjour"))).to_be_visible()


def test_a_code_typed_opens_my_space(page: Page, site: Site, address: str):
    page.goto("/comptes/connexion/")
    assert_accessible(page)
    ask_for_a_code(page, address)
    assert_accessible(page)
    page.get_by_label("Les six chiffres reçus").press_sequentially(code_mailed(site, address))
    page.keyboard.press("Enter")
    expect_my_space(page)
    assert_accessible(page)


def test_a_code_pasted_with_its_blanks_opens_too(page: Page, site: Site, address: str):
    ask_for_a_code(page, address)
    code = code_mailed(site, address)
    page.get_by_label("Les six chiffres reçus").fill(f" {code[:3]} {code[3:]} ")
    page.get_by_role("button", name="Entrer").click()
    expect_my_space(page)


def test_an_expired_code_says_so_and_another_one_is_a_click_away(page: Page, site: Site, address: str):
    ask_for_a_code(page, address)
    code = code_mailed(site, address)
    site.shell(
        "from datetime import timedelta\nfrom django.db.models import F\n"
        "from accounts.models import LoginCode\n"
        f"mine = LoginCode.objects.filter(address='{address}')\n"
        "mine.update(asked_at=F('asked_at') - timedelta(minutes=16))"
    )
    page.get_by_label("Les six chiffres reçus").fill(code)
    page.get_by_role("button", name="Entrer").click()
    expect(page.get_by_text("n’est plus valable").first).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Renvoyer le code").click()
    page.get_by_label("Les six chiffres reçus").fill(code_mailed(site, address, 2))
    page.get_by_role("button", name="Entrer").click()
    expect_my_space(page)


def test_five_wrong_codes_end_a_code(page: Page, site: Site, address: str):
    ask_for_a_code(page, address)
    code = code_mailed(site, address)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for left in ("4 essais", "3 essais", "2 essais", "1 essai", "Cinq essais"):
        page.get_by_label("Les six chiffres reçus").fill(wrong)
        page.get_by_role("button", name="Entrer").click()
        expect(page.get_by_text(left).first).to_be_visible()
    page.get_by_label("Les six chiffres reçus").fill(code)
    page.get_by_role("button", name="Entrer").click()
    expect(page.get_by_text("Cinq essais").first).to_be_visible()
    page.goto("/mon-espace/")
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()


def test_the_keyboard_alone_is_enough(page: Page, site: Site, address: str):
    page.goto("/comptes/connexion/")
    field = page.get_by_label("Votre adresse e-mail")
    for _ in range(40):
        page.keyboard.press("Tab")
        if field.evaluate("field => field === document.activeElement"):
            break
    page.keyboard.type(address)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Recevoir le code")).to_be_focused()
    page.keyboard.press("Enter")
    code = code_mailed(site, address)
    field = page.get_by_label("Les six chiffres reçus")
    for _ in range(40):
        page.keyboard.press("Tab")
        if field.evaluate("field => field === document.activeElement"):
            break
    page.keyboard.type(code)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect_my_space(page)


def test_everything_works_without_scripts(page_without_scripts: Page, site: Site, address: str):
    page = page_without_scripts
    sign_in(page, site, address)
    expect_my_space(page)
    page.goto("/comptes/profil/")
    page.get_by_label("Nom affiché").fill("Sylvie Fournil")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Votre profil est enregistré")).to_be_visible()
    page.goto("/comptes/deconnexion/")
    page.get_by_role("button", name="Me déconnecter").click()
    expect(page.get_by_text("Vous êtes déconnecté")).to_be_visible()


def test_the_address_changes_and_the_old_one_is_told(page: Page, site: Site, address: str):
    sign_in(page, site, address)
    expect_my_space(page)
    page.goto("/comptes/profil/")
    assert_accessible(page)
    page.get_by_role("link", name="Changer d’adresse").click()
    assert_accessible(page)
    new = address.replace("dirigeante", "nouvelle")
    page.get_by_label("Nouvelle adresse e-mail").fill(new)
    page.get_by_role("button", name="Recevoir le code").click()
    expect(page.get_by_role("heading", name="Confirmer la nouvelle adresse")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Les six chiffres reçus").fill(code_mailed(site, new))
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_text("Votre adresse est changée")).to_be_visible()
    assert "a changé" in site.wait_for_mail(address, 2)["Subject"]


def test_a_password_may_be_chosen_and_used(page: Page, site: Site, address: str):
    sign_in(page, site, address)
    expect_my_space(page)
    page.goto("/comptes/mot-de-passe/")
    assert_accessible(page)
    page.get_by_label("Nouveau mot de passe").fill("la ruche du fond du jardin")
    page.get_by_role("button", name="Enregistrer le mot de passe").click()
    expect(page.get_by_text("Votre mot de passe est enregistré")).to_be_visible()
    page.goto("/comptes/deconnexion/")
    assert_accessible(page)
    page.get_by_role("button", name="Me déconnecter").click()
    page.goto("/comptes/connexion/mot-de-passe/")
    assert_accessible(page)
    page.get_by_label("Votre adresse e-mail").fill(address)
    page.get_by_label("Votre mot de passe").fill("la ruche du fond du jardin")
    page.get_by_role("button", name="Entrer").click()
    expect_my_space(page)


def test_one_takes_one_s_data_away_then_is_erased(phone: Page, site: Site, address: str):
    page = phone
    sign_in(page, site, address)
    expect_my_space(page)
    assert_no_sideways_scroll(page)
    page.goto("/mon-espace/mes-donnees/")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger mes données").click()
    with zipfile.ZipFile(download.value.path()) as box:
        account = json.loads(box.read("donnees/accounts.User.json"))
    assert account[0]["adresse"] == address
    page.get_by_role("link", name="Effacer mon compte").click()
    assert_accessible(page)
    page.get_by_label("Tapez le mot EFFACER").fill("non")
    page.get_by_role("button", name="Effacer mon compte").click()
    expect(page.get_by_text("Ce n’est pas le mot attendu").first).to_be_visible()
    page.get_by_label("Tapez le mot EFFACER").fill("effacer")
    page.get_by_role("button", name="Effacer mon compte").click()
    expect(page.get_by_role("heading", name="Votre compte est effacé")).to_be_visible()
    assert_accessible(page)
    assert (
        site.shell(f"from accounts.models import User; print(User.objects.filter(email='{address}').count())")
        == "0"
    )


def test_staff_enrol_their_second_factor_before_anything_else(page: Page, site: Site, address: str):
    site.manage("create_admin", address)
    page.goto("/admin/")
    page.get_by_label("Votre adresse e-mail").fill(address)
    page.get_by_role("button", name="Recevoir le code").click()
    page.get_by_label("Les six chiffres reçus").fill(code_mailed(site, address))
    page.get_by_role("button", name="Entrer").click()
    expect(page.get_by_role("heading", name="Activer le second facteur")).to_be_visible()
    assert_accessible(page)
    secret = page.locator("figcaption code").inner_text().replace(" ", "")
    page.get_by_label("Les six chiffres affichés").fill(second_factor.current_code(secret))
    page.get_by_role("button", name="Activer").click()
    expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
    assert_accessible(page)
    recovery = page.get_by_role("listitem").filter(has=page.locator("code")).first.inner_text()
    page.get_by_role("link", name="continuer").click()
    expect(page).to_have_url(re.compile("/admin/$"))
    # Another day: the mail's code, then one of the recovery codes.
    page.context.clear_cookies()
    sign_in(page, site, address, 2)
    expect(page.get_by_role("heading", name="Second facteur")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Code de votre application").fill(recovery)
    page.get_by_role("button", name="Entrer").click()
    expect_my_space(page)


def test_a_page_that_is_not_for_one_s_role_says_so(page: Page, site: Site, address: str):
    sign_in(page, site, address)
    expect_my_space(page)
    page.goto("/admin/")
    expect(page.get_by_role("heading", name="Cette page est réservée")).to_be_visible()
    assert_accessible(page)
