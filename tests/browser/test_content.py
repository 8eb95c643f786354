"""An editor's day: a testimonial from its first word to its new address; a reader's seat at an event."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, Site, assert_accessible, assert_no_sideways_scroll

OPEN = """
import time
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.utils.module_loading import import_string
from django.conf import settings
from accounts.models import User
SessionStore = import_string(settings.SESSION_ENGINE + ".SessionStore")
for role in ("author", "editor", "member"):
    user = User.objects.get(email=f"{role}@demo.localhost")
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store["signed_in_at"] = store["seen_at"] = int(time.time())
    store["second_factor"] = role != "member"
    store.create()
    print("key", role, store.session_key)
"""
PAGES = (
    "/guides/", "/guides/choisir-son-prestataire-web/", "/temoignages/", "/temoignages/commandes-du-samedi/",
    "/evenements/", "/evenements/?vue=mois", "/evenements/cafe-numerique-se-faire-payer/", "/actualites/",
    "/actualites/recevoir-est-obligatoire/", "/cheques-numeriques-2017/", "/mentions-legales/", "/",
)  # fmt: skip
WORDS = "Bonjour, je suis Lou, céramiste à Guéret. Le four se réserve en ligne."


@pytest.fixture(scope="module")
def keys(site: Site) -> dict[str, str]:
    return dict(re.findall(r"key (\w+) (\S+)", site.shell(OPEN)))


def begin_testimonial(page: Page, site: Site) -> None:
    parent = site.shell(
        "from cms.pages.models import TestimonialIndexPage as I; print('parent', I.objects.get().pk)"
    )
    page.goto(f"/admin/pages/add/pages/testimonialpage/{parent.split()[-1]}/")


def fill_in(page: Page, texts: dict[str, str], choices: dict[str, str]) -> None:
    """Type into the fields of Wagtail's form by their ids, and choose from its lists by their names."""
    for field, value in texts.items():
        page.locator(f"#{field}").fill(value)
    for field, value in choices.items():
        page.locator(f"#id_{field}").select_option(value)


def more_actions(page: Page, name: str) -> None:
    """Press one of the buttons under the arrow of Wagtail's footer."""
    page.locator("footer .w-dropdown__toggle, footer [data-w-dropdown-target=toggle]").last.click()
    page.get_by_role("button", name=re.compile(name)).first.click()


def test_an_editor_s_day(page: Page, site: Site, open_as):
    author, editor = open_as("author"), open_as("editor")
    # A picture, with its words and its credit; a drawing in SVG is refused.
    author.goto("/admin/images/add/")
    drawing = ROOT / "fixtures/demo/media/boutique"
    for name, content in (("Titre", "Le four"), ("montre", "Un four de potier"), ("Crédit", "Photo Lou")):
        author.get_by_label(re.compile(name)).first.fill(content)
    author.locator("input[type=file]").set_input_files(Path(f"{drawing}.svg"))
    author.get_by_role("button", name=re.compile("Transférer")).first.click()
    expect(author.get_by_text("n’est pas lisible").first).to_be_visible()
    expect(author.get_by_label(re.compile("montre")).first).to_have_value("Un four de potier")
    author.locator("input[type=file]").set_input_files(Path(f"{drawing}.webp"))
    author.get_by_role("button", name=re.compile("Transférer")).first.click()
    expect(author.get_by_text("Le four").first).to_be_visible()

    # A testimonial with that picture and a video; a wrong address is refused beside its field.
    begin_testimonial(author, site)
    fields = {
        "id_title": "Le four se réserve en ligne",
        "id_lead": "Les élèves choisissent leur créneau, Lou ne téléphone plus.",
        "id_who": "Lou, céramiste",
        "id_trade": "céramique",
        "id_town": "Guéret",
        "id_media_address": "https://example.org/chat",
        "id_seconds": "41",
    }
    fill_in(author, fields, {"section": "R", "team": "0", "department": "23", "medium": "video"})
    author.locator("[data-contentpath=transcript] [contenteditable=true]").fill(WORDS)
    author.get_by_role("button", name=re.compile("Choisir une image")).first.click()
    author.locator("a.image-choice").filter(has_text="Le four").first.click()
    expect(author.locator("#id_picture-title")).to_contain_text("Le four")
    author.get_by_role("button", name=re.compile("Enregistrer le brouillon|Enregistrer")).first.click()
    expect(author.get_by_text("n’est pas celle d’une vidéo").first).to_be_visible()
    expect(author.locator("#id_title")).to_have_value(fields["id_title"])
    author.locator("#id_media_address").fill("https://video.example.org/w/four")
    author.get_by_role("button", name=re.compile("Enregistrer le brouillon|Enregistrer")).first.click()
    author.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    number = re.search(r"/pages/(\d+)/", author.url).group(1)

    # Nobody reads it yet; its author sees it as it will be.
    assert page.goto("/temoignages/le-four-se-reserve-en-ligne/").status == 404
    author.goto(f"/admin/pages/{number}/view_draft/")
    expect(author.get_by_role("heading", level=1)).to_contain_text("Le four se réserve en ligne")

    # Submitted, then published by somebody else.
    author.goto(f"/admin/pages/{number}/edit/")
    more_actions(author, "Soumettre")
    author.wait_for_load_state("networkidle")
    editor.goto(f"/admin/pages/{number}/edit/")
    more_actions(editor, "Approuver et publier|Approuver")
    editor.wait_for_load_state("networkidle")

    # On the site, on the map, in the feed.
    page.goto("/temoignages/le-four-se-reserve-en-ligne/")
    expect(page.get_by_text(WORDS)).to_be_visible()
    door = page.get_by_role("link", name=re.compile("Regarder"))
    assert door.get_attribute("href") == "https://video.example.org/w/four"
    assert_accessible(page)
    page.goto("/temoignages/?metier=céramiste")
    expect(page.get_by_role("link", name=re.compile("Le four se réserve"))).to_be_visible()
    page.goto("/temoignages/")
    page.get_by_text("Choisir un département").click()
    expect(page.get_by_role("link", name=re.compile("Creuse"))).to_contain_text("2 témoignages")
    assert "Le four se réserve" in page.request.get("/temoignages/recents.atom").text()

    # A new address: the old one leads there.
    editor.goto(f"/admin/pages/{number}/edit/#tab-promote")
    editor.get_by_role("tab", name=re.compile("Promouvoir|Promotion")).click()
    editor.locator("#id_slug").fill("four-a-reserver")
    editor.locator("footer [data-w-dropdown-target=toggle]").last.click()
    editor.locator("button[name=action-publish]").last.click()
    editor.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    page.goto("/temoignages/le-four-se-reserve-en-ligne/")
    assert page.url.endswith("/temoignages/four-a-reserver/")


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_of_content_is_accessible_and_fits(page: Page, site: Site, width: int):
    page.set_viewport_size({"width": width, "height": 740})
    for path in PAGES:
        assert page.goto(path).status == 200, path
        assert_no_sideways_scroll(page)
        if width == 360 or path.endswith("mois"):
            assert_accessible(page)


def test_a_seat_is_taken_and_given_back_without_scripts(
    page_without_scripts: Page, site: Site, keys, base_url: str
):
    page = page_without_scripts
    page.goto("/evenements/")
    page.get_by_role("link", name=re.compile("vos questions en direct")).click()
    page.get_by_role("link", name="Se connecter pour s’inscrire").click()
    expect(page.get_by_label("Votre adresse e-mail")).to_be_visible()
    page.context.add_cookies([{"name": "sessionid", "value": keys["member"], "url": base_url}])
    page.goto("/evenements/facture-electronique-en-direct/")
    page.get_by_role("button", name="Je m’inscris").click()
    expect(page.get_by_text("Vous êtes inscrit.", exact=True)).to_be_visible()
    site.wait_for_mail("member@demo.localhost", saying="inscrit")
    page.goto("/mon-espace/")
    expect(page.get_by_role("link", name=re.compile("vos questions en direct"))).to_be_visible()
    page.goto("/evenements/facture-electronique-en-direct/")
    page.get_by_role("button", name="Rendre ma place").click()
    expect(page.get_by_text("Votre place est rendue")).to_be_visible()
