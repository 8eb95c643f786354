"""Asking without a name and coming back: on a phone, by keyboard, without scripts."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, assert_accessible, assert_no_sideways_scroll

TITLE = "Puis-je rompre un contrat d’apprentissage, question {} ?"
ANSWER = """
from accounts.models import User
from community.questions import services
from community.questions.models import Question
from core.actors import Actor
named = {{"display_name": "Claire Morvan"}}
person, _ = User.objects.get_or_create(email="repond@anonyme.example", defaults=named)
question = Question.objects.get(title={title!r})
services.answer_question(question.pk, by=Actor.of(person), body="Commencez par une lettre.")
"""


def with_errors(code: str) -> str:
    """Write a receipt as a tired hand does: small letters, letters for figures, gaps anywhere."""
    swapped = code.lower().replace("0", "o").replace("1", "l")
    return f" {swapped[:5]} {swapped[5:11]}--{swapped[11:20]}. {swapped[20:]} "


def code_on(page: Page) -> str:
    return re.sub(r"[^0-9A-Z]", "", page.locator(".ticket__code").inner_text())


def test_a_question_is_asked_on_a_phone_and_followed_with_a_receipt_typed_badly(phone: Page, site: Site):
    title = TITLE.format("du téléphone")
    phone.goto("/questions/poser/")
    assert_accessible(phone)
    assert_no_sideways_scroll(phone)
    assert phone.locator("form [required]").count() <= 3
    phone.get_by_label("Votre question, en une phrase").fill(title)
    phone.get_by_label("Ce qu’il faut savoir").fill(
        "Lucas ne vient plus, son père appelle du 06 12 34 56 78."
    )
    expect(phone.get_by_text("Deux détails peuvent vous faire reconnaître")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_role("button", name="Tout remplacer").click()
    expect(phone.get_by_label("Ce qu’il faut savoir")).to_have_value(re.compile("téléphone retiré"))
    expect(phone.get_by_text("Deux détails")).to_be_hidden()
    phone.get_by_role("button", name="Publier sans mon nom").click()
    # The second screen is the receipt.
    expect(phone.get_by_role("heading", level=1, name="Gardez ce reçu")).to_be_visible()
    assert_accessible(phone)
    assert_no_sideways_scroll(phone)
    assert phone.context.cookies() == []
    code = code_on(phone)
    phone.get_by_role("button", name="Le garder ici").click()
    expect(phone.get_by_text("gardé dans ce navigateur")).to_be_visible()
    site.shell(ANSWER.format(title=title))

    phone.goto("/suivi/")
    assert_accessible(phone)
    expect(phone.locator("b", has_text=title)).to_be_visible()
    field = phone.get_by_label("Votre reçu")
    field.fill(code[:-1] + ("A" if code[-1] != "A" else "B"))
    phone.locator("form").get_by_role("button", name="Ouvrir", exact=True).click()
    expect(phone.get_by_text("Un signe est faux")).to_be_visible()
    field.fill(with_errors(code))
    phone.locator("form").get_by_role("button", name="Ouvrir", exact=True).click()
    expect(phone.get_by_role("heading", level=1, name=title)).to_be_visible()
    assert_accessible(phone)
    assert_no_sideways_scroll(phone)
    phone.get_by_label("Votre précision").fill("Le contrat date de septembre.")
    phone.get_by_role("button", name="Ajouter").click()
    expect(phone.get_by_text("Votre précision est ajoutée")).to_be_visible()
    phone.get_by_role("button", name=re.compile("^Accepter")).click()
    expect(phone.get_by_text("Acceptée par la personne qui demande")).to_be_visible()
    phone.get_by_role("button", name=re.compile("^Remercier")).click()
    expect(phone.get_by_text("Vous avez remercié")).to_be_visible()
    assert_accessible(phone)

    # The link: its secret stands after the #, and leaves the address bar.
    phone.goto("about:blank")
    phone.goto(f"/suivi/#{code}")
    expect(phone.get_by_role("heading", level=1, name=title)).to_be_visible()
    assert code not in phone.url
    phone.get_by_role("button", name="Effacer", exact=True).click()
    assert_accessible(phone)
    phone.get_by_role("button", name="Effacer pour toujours").click()
    expect(phone.get_by_role("heading", level=1, name="Votre question est effacée")).to_be_visible()
    assert phone.context.cookies() == []


def test_without_scripts_everything_is_still_there(page_without_scripts: Page, site: Site):
    page, title = page_without_scripts, TITLE.format("sans script")
    page.goto("/questions/poser/")
    page.get_by_label("Votre question, en une phrase").fill(title)
    page.get_by_label("Ce qu’il faut savoir").fill("Mon mail : jean@garage-bellevue.fr")
    page.get_by_role("button", name="Publier sans mon nom").click()
    expect(page.get_by_text("Relisez avant de publier")).to_be_visible()
    page.get_by_role("button", name="Remplacer l’adresse e-mail").click()
    expect(page.get_by_label("Ce qu’il faut savoir")).to_have_value("Mon mail : (adresse e-mail retirée)")
    page.get_by_role("button", name="Publier sans mon nom").click()
    code = code_on(page)
    expect(page.get_by_role("link", name="Enregistrer")).to_be_visible()
    expect(page.get_by_role("button", name="Imprimer")).to_be_hidden()
    site.shell(ANSWER.format(title=title))
    page.goto("/suivi/")
    page.get_by_label("Votre reçu").fill(with_errors(code))
    page.get_by_role("button", name="Ouvrir").click()
    page.get_by_role("button", name=re.compile("^Accepter")).click()
    expect(page.get_by_text("Réponse acceptée : elle")).to_be_visible()
    page.get_by_role("button", name="Clôturer").click()
    page.get_by_label("son auteur a ce qu’il lui faut").check()
    page.get_by_role("button", name="Clôturer").click()
    expect(page.get_by_text("Votre question est close.").first).to_be_visible()


def test_by_keyboard_alone(page: Page):
    title = TITLE.format("au clavier")
    page.goto("/questions/poser/")
    page.get_by_label("Votre question, en une phrase").focus()
    page.keyboard.type(title)
    page.keyboard.press("Tab")
    page.keyboard.type("Depuis trois semaines.")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip().startswith("Publier sans"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Gardez ce reçu")).to_be_visible()
    code = code_on(page)
    page.goto("/suivi/")
    page.get_by_label("Votre reçu").focus()
    page.keyboard.type(code.lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
