"""Asking, answering, voting, accepting, following, editing: as people do it, each in their own browser."""

from __future__ import annotations

import re
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, assert_accessible, assert_no_sideways_scroll

number = count(1)
SIGN_IN = """
from importlib import import_module
from datetime import timedelta
import time
from django.conf import settings
from django.utils import timezone
from accounts.models import User
person, new = User.objects.get_or_create(email={address!r}, defaults={{"display_name": {name!r}}})
User.objects.filter(pk=person.pk).update(date_joined=timezone.now() - timedelta(days=30))
session = import_module(settings.SESSION_ENGINE).SessionStore()
session["_auth_user_id"] = str(person.pk)
session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
session["_auth_user_hash"] = person.get_session_auth_hash()
session["signed_in_at"] = session["seen_at"] = int(time.time())
session.create()
print(session.session_key)
"""


@pytest.fixture(scope="module")
def keys(site: Site) -> dict[str, str]:
    """A session for each of the people of these journeys."""
    people = ("Annie Charrier", "Claire Morvan", "Karim Benali")
    code = SIGN_IN.replace("print(session.session_key)", "")
    found = {}
    for name in people:
        address = f"{name.split()[0].lower()}@questions.example"
        found[name] = site.shell(code.format(address=address, name=name) + "print(session.session_key)")
    return {name: key.splitlines()[-1] for name, key in found.items()}


def ask(page: Page, title: str, body: str = "Je voudrais comprendre.") -> str:
    page.goto("/questions/poser-en-mon-nom/")
    page.get_by_label("Votre question, en une phrase").fill(title)
    page.get_by_label("Ce qu’il faut savoir").fill(body)
    page.get_by_role("button", name="Publier ma question").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    return page.url


def answer(page: Page, url: str, text: str) -> None:
    page.goto(url)
    page.get_by_label("Votre réponse").fill(text)
    page.get_by_role("button", name="Publier ma réponse").click()
    expect(page.get_by_text(text)).to_be_visible()


def title_of(what: str) -> str:
    return f"{what}, question {next(number)} ?"


def test_a_question_is_asked_with_its_preview_and_what_is_near(open_as):
    annie = open_as("Annie Charrier")
    ask(annie, "Mon apprenti boulanger ne vient plus, que faire ?")
    annie.goto("/questions/poser-en-mon-nom/")
    annie.get_by_label("Votre question, en une phrase").press_sequentially(
        "Un apprenti boulanger absent", delay=5
    )
    expect(annie.get_by_role("link", name=re.compile("ne vient plus"))).to_be_visible()
    annie.get_by_label("Ce qu’il faut savoir").press_sequentially("C’est **urgent**", delay=5)
    expect(annie.locator("strong", has_text="urgent")).to_be_visible()
    assert_accessible(annie)


def test_a_draft_is_found_again_until_it_is_published(open_as):
    annie = open_as("Annie Charrier")
    annie.goto("/questions/poser-en-mon-nom/")
    title = title_of("Un brouillon qui revient")
    annie.get_by_label("Votre question, en une phrase").fill(title)
    annie.goto("/questions/")
    annie.goto("/questions/poser-en-mon-nom/")
    expect(annie.get_by_label("Votre question, en une phrase")).to_have_value(title)
    expect(annie.get_by_text("retrouvé votre brouillon")).to_be_visible()
    annie.get_by_role("button", name="Publier ma question").click()
    expect(annie.get_by_role("heading", level=1, name=title)).to_be_visible()
    annie.goto("/questions/poser-en-mon-nom/")
    expect(annie.get_by_label("Votre question, en une phrase")).to_have_value("")


def test_what_a_visitor_writes_survives_signing_in(page: Page, site: Site):
    title = title_of("Écrite avant de se connecter")
    page.goto("/questions/poser-en-mon-nom/")
    page.get_by_label("Votre question, en une phrase").fill(title)
    page.get_by_label("Ce qu’il faut savoir").fill("Rien ne doit se perdre.")
    assert_accessible(page)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Votre adresse e-mail").fill("nouvelle@questions.example")
    page.get_by_role("button", name="Recevoir le code").click()
    body = site.wait_for_mail("nouvelle@questions.example").get_body(("plain",)).get_content()
    page.get_by_label("Les six chiffres reçus").fill(re.search(r"\b\d{6}\b", body).group())
    page.get_by_role("button", name="Entrer").click()
    expect(page.get_by_label("Votre question, en une phrase")).to_have_value(title)
    expect(page.get_by_label("Ce qu’il faut savoir")).to_have_value("Rien ne doit se perdre.")
    page.get_by_role("button", name="Publier ma question").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def test_an_answer_is_voted_accepted_edited_and_followed(open_as):
    annie, claire, karim = (open_as(name) for name in ("Annie Charrier", "Claire Morvan", "Karim Benali"))
    url = ask(annie, title_of("Puis-je fixer un minimum pour la carte"))
    answer(claire, url, "Oui, si vous l’affichez.")
    karim.goto(url)
    karim.get_by_role("button", name="Utile, la réponse de Claire Morvan", exact=True).click()
    expect(
        karim.get_by_role("button", name="Utile, la réponse de Claire Morvan", exact=True)
    ).to_have_attribute("aria-pressed", "true")
    karim.get_by_role("button", name="Suivre").click()
    expect(karim.get_by_role("button", name="Suivie")).to_be_visible()
    karim.get_by_role("button", name="Moi aussi").click()
    expect(karim.get_by_role("button", name="Moi aussi · 1")).to_be_visible()
    assert_accessible(karim)
    annie.goto(url)
    annie.get_by_role("button", name="Accepter").click()
    expect(annie.get_by_text("Acceptée par la personne qui demande")).to_be_visible()
    claire.goto(url)
    claire.get_by_role("link", name="Modifier").click()
    claire.get_by_label("Votre réponse").fill("Oui, si vous l’affichez en vitrine.")
    claire.get_by_role("button", name="Enregistrer").click()
    claire.get_by_role("link", name="Versions").click()
    expect(claire.locator("ins", has_text="vitrine")).to_be_visible()
    assert_accessible(claire)


def test_a_vote_against_says_why(open_as):
    annie, claire, karim = (open_as(name) for name in ("Annie Charrier", "Claire Morvan", "Karim Benali"))
    url = ask(annie, title_of("Faut-il un contrat écrit pour un saisonnier"))
    answer(claire, url, "Non, jamais.")
    karim.goto(url)
    karim.get_by_role("button", name="Pas utile, la réponse de Claire Morvan").click()
    karim.get_by_label("c’est faux").check()
    assert_accessible(karim)
    karim.get_by_role("button", name="Voter contre").click()
    expect(karim.get_by_role("button", name="Pas utile, la réponse de Claire Morvan")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_a_phone_has_room_for_it_all(phone: Page, open_as):
    url = ask(open_as("Annie Charrier"), title_of("Où afficher mes prix quand ma vitrine est minuscule"))
    answer(open_as("Claire Morvan"), url, "Sur la porte.")
    for path in ("/questions/", "/questions/?vue=sans-reponse", url, "/questions/poser/"):
        phone.goto(path)
        assert_no_sideways_scroll(phone)
        assert_accessible(phone)


def test_all_of_it_works_without_scripts(open_as):
    annie = open_as("Annie Charrier", java_script_enabled=False)
    claire = open_as("Claire Morvan", java_script_enabled=False)
    annie.goto("/questions/poser-en-mon-nom/")
    title = title_of("Sans script, est-ce que tout marche")
    annie.get_by_label("Votre question, en une phrase").fill(title)
    annie.get_by_label("Ce qu’il faut savoir").fill("Un **aperçu**.")
    annie.get_by_role("button", name="Voir l’aperçu").click()
    expect(annie.locator("strong", has_text="aperçu")).to_be_visible()
    annie.get_by_role("button", name="Publier ma question").click()
    expect(annie.get_by_role("heading", level=1, name=title)).to_be_visible()
    answer(claire, annie.url, "Oui, tout.")
    annie.goto(annie.url)
    annie.get_by_role("button", name="Utile, la réponse de Claire Morvan", exact=True).click()
    annie.get_by_role("button", name="Accepter").click()
    expect(annie.get_by_text("Acceptée par la personne qui demande")).to_be_visible()


def test_a_keyboard_is_enough_to_vote_and_to_answer(open_as):
    url = ask(open_as("Annie Charrier"), title_of("Peut-on tout faire au clavier ici"))
    answer(open_as("Claire Morvan"), url, "Oui, tout.")
    karim = open_as("Karim Benali")
    karim.goto(url)
    karim.get_by_role("button", name="Utile, la réponse de Claire Morvan", exact=True).focus()
    karim.keyboard.press("Enter")
    expect(
        karim.get_by_role("button", name="Utile, la réponse de Claire Morvan", exact=True)
    ).to_have_attribute("aria-pressed", "true")
    # The page came anew, at the answer: nobody types before it has settled.
    karim.wait_for_load_state()
    karim.get_by_label("Votre réponse").focus()
    karim.keyboard.type("Moi aussi, au clavier.")
    karim.keyboard.press("Tab")
    karim.keyboard.press("Tab")
    expect(karim.get_by_role("button", name="Publier ma réponse")).to_be_focused()
    karim.keyboard.press("Enter")
    expect(karim.get_by_text("Moi aussi, au clavier.")).to_be_visible()


def test_a_reader_filters_a_list_and_gets_no_cookie(page: Page):
    page.goto("/questions/")
    page.get_by_role("link", name=re.compile("Sans réponse")).click()
    expect(page.get_by_role("link", name=re.compile("Sans réponse"))).to_have_attribute(
        "aria-current", "page"
    )
    page.get_by_label("Sujet").select_option(label="Argent et gestion")
    page.get_by_role("button", name="Appliquer").click()
    expect(page.get_by_role("heading", level=1, name="Argent et gestion")).to_be_visible()
    assert_accessible(page)
    assert page.context.cookies() == []
