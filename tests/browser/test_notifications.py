"""Choosing one's mails, and stopping them from a mail: by keyboard, without a script, signed in or not."""

from __future__ import annotations

import urllib.request

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import assert_accessible, assert_no_sideways_scroll

EMAIL = "lectrice@exemple.fr"
# A signed-in browser, and what to tell: neither belongs to this journey.
OPEN_SESSION = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from accounts.models import User
from notifications.models import Notice, Preference
person, _ = User.objects.get_or_create(email="%s", defaults={"display_name": "Lectrice"})
Notice.objects.filter(recipient=person).delete()
Preference.objects.filter(person=person).delete()
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(person.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = person.get_session_auth_hash()
session.save()
print(settings.SESSION_COOKIE_NAME, session.session_key)
"""
TELL = """
from core.testing import run_outbox
from accounts.models import User
from notifications import services
person = User.objects.get(email="%s")
services.notify("demo.visit", to=person, about=person, once_key="%s")
run_outbox()
"""


@pytest.fixture
def sign_in(site):
    name, key = site.shell(OPEN_SESSION % EMAIL).split()[-2:]

    def into(page: Page) -> Page:
        page.context.add_cookies([{"name": name, "value": key, "url": site.url}])
        return page

    return into


def tell(site, once_key: str) -> None:
    site.shell(TELL % (EMAIL, once_key))


def stop_link(site) -> str:
    return site.mails(EMAIL)[-1]["List-Unsubscribe"].strip(" <>")


def choose(page: Page, label: str) -> None:
    page.goto("/mon-espace/abonnements/")
    page.get_by_label("La visite de la démonstration").select_option(label=label)
    page.get_by_role("button", name="Enregistrer mes choix").click()
    expect(page.get_by_text("C’est noté")).to_be_visible()


def test_choosing_when_to_be_written_to(site, page, sign_in):
    sign_in(page)
    choose(page, "Dans le résumé de la semaine")
    assert_accessible(page)
    before = len(site.mails(EMAIL))
    tell(site, "browser-choose-1")
    assert len(site.mails(EMAIL)) == before
    choose(page, "Tout de suite")
    tell(site, "browser-choose-2")
    assert len(site.mails(EMAIL)) == before + 1


def test_choosing_works_by_keyboard_alone(site, page, sign_in):
    sign_in(page)
    page.goto("/mon-espace/abonnements/")
    page.get_by_label("La visite de la démonstration").focus()
    page.keyboard.press("End")
    save = page.get_by_role("button", name="Enregistrer mes choix")
    for _ in page.get_by_role("combobox").all():  # one for each thing that one may be told
        page.keyboard.press("Tab")
        if save.evaluate("button => button === document.activeElement"):
            break
    expect(save).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("C’est noté")).to_be_visible()
    expect(page.get_by_label("La visite de la démonstration")).to_have_value("never")


def test_choosing_works_without_a_script(site, page_without_scripts, sign_in):
    choose(sign_in(page_without_scripts), "Jamais")
    expect(page_without_scripts.get_by_label("La visite de la démonstration")).to_have_value("never")


def test_reading_and_emptying_the_inbox(site, page, sign_in):
    sign_in(page)
    page.goto("/mon-espace/notifications/")
    expect(page.get_by_text("Rien de neuf pour vous")).to_be_visible()
    assert_accessible(page)
    tell(site, "browser-read-1")
    tell(site, "browser-read-2")
    page.reload()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("link", name="Bienvenue dans la démonstration").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.url}/demo/mail/")
    page.goto("/mon-espace/notifications/?etat=non-lues")
    expect(page.get_by_role("link", name="Bienvenue dans la démonstration")).to_have_count(1)
    page.get_by_role("button", name="Tout marquer comme lu").press("Enter")
    expect(page.get_by_role("link", name="Non lues 0")).to_be_visible()


def test_stopping_from_a_mail_signed_out_and_without_a_script(site, page_without_scripts, sign_in):
    page = page_without_scripts
    tell(site, "browser-stop-1")
    count = len(site.mails(EMAIL))
    page.goto(stop_link(site))
    page.get_by_role("button", name="Ne plus m’écrire").press("Enter")
    expect(page.get_by_role("heading", name="C’est arrêté")).to_be_visible()
    assert page.context.cookies() == []
    tell(site, "browser-stop-2")
    assert len(site.mails(EMAIL)) == count
    page.goto(stop_link(site))
    expect(page.get_by_role("heading", name="C’est déjà fait")).to_be_visible()


def test_the_mail_program_s_own_button_stops_too(site, sign_in):
    tell(site, "browser-click-1")
    count = len(site.mails(EMAIL))
    one_click = urllib.request.Request(stop_link(site), b"List-Unsubscribe=One-Click", method="POST")
    with urllib.request.urlopen(one_click, timeout=10) as answer:
        assert answer.status == 200
        assert "Set-Cookie" not in answer.headers
    tell(site, "browser-click-2")
    assert len(site.mails(EMAIL)) == count


def test_a_mail_is_read_in_the_mailbox_and_its_links_lead_out_of_the_frame(site, page, sign_in):
    tell(site, "browser-mailbox-1")
    page.goto("/demo/mail/")
    assert_accessible(page)
    page.get_by_role("link", name="Bienvenue dans la démonstration").first.click()
    assert_no_sideways_scroll(page)
    expect(page.get_by_role("heading", name="Bienvenue dans la démonstration")).to_be_visible()
    page.frame_locator("iframe").get_by_role("link", name="Ne plus en recevoir de ce genre").click()
    expect(page.get_by_role("heading", name="Ne plus recevoir ces courriels")).to_be_visible()
    assert_accessible(page)


def test_the_pages_fit_a_phone(site, phone, sign_in):
    sign_in(phone)
    tell(site, "browser-phone-1")
    mail = "/demo/mail/"
    for address in ("/mon-espace/notifications/", "/mon-espace/abonnements/", mail, stop_link(site)):
        phone.goto(address)
        assert_no_sideways_scroll(phone)
    phone.goto(mail)
    phone.get_by_role("link", name="Bienvenue dans la démonstration").first.click()
    assert_no_sideways_scroll(phone)
