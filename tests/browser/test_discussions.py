"""Commenting as people do it: write, reply, correct, be told, stop; by keyboard and without a script too."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, assert_accessible, assert_no_sideways_scroll
from tests.browser.test_questions import answer, ask, keys, title_of  # noqa: F401 - keys is a fixture


def comment(page: Page, text: str) -> None:
    page.get_by_label("Votre commentaire").fill(text)
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text(text)).to_be_visible()


def test_a_comment_is_answered_corrected_told_and_stopped(site: Site, open_as, page: Page):
    annie, claire, karim = (open_as(name) for name in ("Annie Charrier", "Claire Morvan", "Karim Benali"))
    url = ask(annie, title_of("Qui commente quoi"))
    answer(claire, url, "Appelez d’abord votre banque.")
    # By keyboard only, from the answer to the comment published.
    karim.goto(url)
    karim.get_by_role("link", name=re.compile("Commenter.*Claire Morvan")).focus()
    karim.keyboard.press("Enter")
    karim.get_by_label("Votre commentaire").focus()
    karim.keyboard.type("La mienne a refuser.")
    karim.keyboard.press("Tab")
    expect(karim.get_by_label("Me prévenir des commentaires suivants")).to_be_focused()
    assert_accessible(karim)
    karim.keyboard.press("Tab")
    karim.keyboard.press("Enter")
    expect(karim.get_by_text("La mienne a refuser.")).to_be_visible()
    assert re.search(r"#commentaire-\d+$", karim.url)
    assert_accessible(karim)
    # A slip is corrected at once, and visitors read it corrected.
    karim.get_by_role("link", name="Corriger").click()
    karim.get_by_label("Votre commentaire").fill("La mienne a refusé.")
    assert_accessible(karim)
    karim.get_by_role("button", name="Enregistrer").click()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(url)
    expect(page.get_by_text("La mienne a refusé.")).to_be_visible()
    assert_no_sideways_scroll(page)
    assert_accessible(page)
    expect(page.get_by_role("link", name=re.compile("Signaler.*commentaire de Karim Benali"))).to_be_visible()
    # The author of the answer is told, replies, and he who asked for it is told in turn.
    site.wait_for_mail("claire@questions.example", saying="Karim Benali commente votre réponse")
    claire.goto(url)
    claire.get_by_role("link", name=re.compile("Répondre.*Karim Benali")).click()
    expect(claire.get_by_text("Vous répondez à")).to_be_visible()
    assert_accessible(claire)
    comment(claire, "Insistez : c’est gratuit.")
    expect(claire.locator("ul ul").get_by_text("Insistez : c’est gratuit.")).to_be_visible()
    mail = site.wait_for_mail("karim@questions.example", saying="La discussion continue")
    stop = re.search(r"http://\S+/notifications/arret/\S+", mail.get_body(("plain",)).get_content())[0]
    page.goto(stop)
    page.get_by_role("button", name="Ne plus m’écrire").click()
    expect(page.get_by_role("heading", name="C’est arrêté")).to_be_visible()


def test_without_scripts_a_visitor_writes_then_signs_in(page_without_scripts: Page, site: Site, open_as):
    annie = open_as("Annie Charrier")
    url = ask(annie, title_of("Commenter sans script"))
    answer(open_as("Claire Morvan"), url, "Un formulaire suffit.")
    page = page_without_scripts
    page.goto(url)
    page.get_by_role("link", name=re.compile("Commenter")).click()
    page.get_by_label("Votre commentaire").fill("Merci, je l’ai rempli ce matin.")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Votre adresse e-mail").fill("sans-script@questions.example")
    page.get_by_role("button", name="Recevoir le code").click()
    body = site.wait_for_mail("sans-script@questions.example").get_body(("plain",)).get_content()
    page.get_by_label("Les six chiffres reçus").fill(re.search(r"\b\d{6}\b", body).group())
    page.get_by_role("button", name="Entrer").click()
    expect(page.get_by_label("Votre commentaire")).to_have_value("Merci, je l’ai rempli ce matin.")
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("Merci, je l’ai rempli ce matin.")).to_be_visible()


def test_the_public_pages_and_the_board_pass_axe(page, site: Site, browser, browser_context_args, base_url):
    site.shell("from indicators import computing; computing.compute_all()")
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        for path in ("/indicateurs/", "/"):
            page.goto(path)
            assert_accessible(page)
            assert_no_sideways_scroll(page)
    page.goto("/indicateurs/")
    page.get_by_text("Comment c’est compté").first.click()
    expect(page.get_by_text("La moitié des questions répondues")).to_be_visible()
    key = site.shell(ANIMATOR)
    context = browser.new_context(**{**browser_context_args, "base_url": base_url})
    context.add_cookies([{"name": "sessionid", "value": key.splitlines()[-1], "url": base_url}])
    board = context.new_page()
    board.goto("/mon-espace/")
    board.get_by_role("link", name="Le tableau d’animation").click()
    assert_accessible(board)
    board.get_by_role("button", name="Mettre en avant").first.focus()
    board.keyboard.press("Enter")
    expect(board.get_by_text("La question est à l’accueil")).to_be_visible()
    for tab in ("Sans réponse utile", "Droit à revérifier", "Nouveaux venus", "En avant"):
        board.get_by_role("link", name=tab).click()
        assert_accessible(board)
    page.goto("/")
    expect(page.get_by_role("heading", name="À lire en premier")).to_be_visible()
    context.close()


ANIMATOR = """
from importlib import import_module
import time
from django.conf import settings
from accounts.models import User
person = User.objects.get(email="animator@demo.localhost")
session = import_module(settings.SESSION_ENGINE).SessionStore()
session["_auth_user_id"] = str(person.pk)
session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
session["_auth_user_hash"] = person.get_session_auth_hash()
session["signed_in_at"] = session["seen_at"] = int(time.time())
session["second_factor"] = True
session.create()
print(session.session_key)
"""
