"""The main job, whole: from a question without a name to a review, through everybody who takes part in it.

Seven people of the demonstration, each in their own browser. What a worker does is waited for, not called.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, assert_accessible, assert_no_sideways_scroll
from tests.browser.test_anonymous import code_on
from tests.browser.test_content import begin_testimonial, fill_in, more_actions

PHONE = {"viewport": {"width": 390, "height": 844}}
TITLE = "Quelle aide pour changer le four de mon fournil et baisser ma facture d’électricité ?"
BODY = (
    "Nous sommes quatre, le four a vingt ans et tient mal la chaleur. Je veux investir dans un four plus "
    "sobre et isoler la pièce : qui peut financer ces travaux d’économies d’énergie ?"
)
SLOW = "Attendez la fin de votre contrat avant d’en parler à la banque."
GOOD = "Faites d’abord mesurer le four : la facture de cuisson dit vite si l’isolation suffit."
WORDS = "Le site était en ligne à la date dite, et nous savons changer les horaires nous-mêmes."
PEOPLE = {
    "sylvie": "member", "ines": "ines-colin", "karim": "karim-benali", "awa": "awa-diop",
    "hugo": "hugo-masson", "moderator": "moderator", "editor": "editor",
}  # fmt: skip
SESSIONS = """
from accounts import demo
from accounts.models import User
from marketplace.directory.models import ProviderProfile
from tests.support.sessions import session_of
for name, slug in {people!r}.items():
    print(name, session_of(User.objects.get(email=demo.email_of(slug))), sep="=")
print("provider", session_of(ProviderProfile.objects.get(slug="atelier-pixel").contact), sep="=")
"""


@pytest.fixture
def keys(site: Site) -> dict[str, str]:
    lines = site.shell(SESSIONS.format(people=PEOPLE)).splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def look(page: Page) -> None:
    """What holds for every page of the story."""
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def reload_until(page: Page, url: str, shown) -> None:
    """Open a page again until what the worker makes is on it."""
    for _ in range(60):
        page.goto(url)
        if shown.count():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{url} never shows {shown}")


def find(page: Page, words: str, name: str) -> None:
    reload_until(page, f"/recherche/?q={words}", page.get_by_role("link", name=re.compile(re.escape(name))))
    look(page)


def decide(page: Page, subject: str) -> None:
    """Take the case of ``subject``, then let what it is about stand."""
    page.goto("/moderation/")
    look(page)
    page.get_by_role("article").filter(has_text=subject).first.get_by_role("button", name="Prendre").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(subject)
    look(page)
    page.get_by_role("button", name=re.compile("^(Publier|Laisser)")).first.click()
    expect(page.get_by_text("Vous pouvez le défaire pendant cinq minutes")).to_be_visible()


def test_the_main_job_from_a_question_to_a_review(site: Site, open_as):
    url, code = asked_without_a_name(open_as("", **PHONE))
    answered_by_an_expert(site, open_as, url)
    followed_with_the_receipt(open_as("", **PHONE), url, code)
    served_and_reviewed(site, open_as)
    published_by_an_editor(site, open_as("editor"))
    visitor = open_as("")
    find(visitor, "four+fournil", TITLE)
    find(visitor, "atelier+pixel", "Atelier Pixel")
    find(visitor, "caisse+du+samedi", "Le samedi, la caisse tient seule")
    visitor.goto("/demo/mail/")
    look(visitor)


def asked_without_a_name(owner: Page) -> tuple[str, str]:
    """Ask from a phone; return the address of the question and the receipt."""
    owner.goto("/")
    look(owner)
    owner.get_by_role("link", name="Poser une question").first.click()
    owner.get_by_label("Votre question, en une phrase").press_sequentially(
        "Mon contrat d’électricité pour un fournil", delay=5
    )
    expect(owner.get_by_text("Peut-être déjà répondu")).to_be_visible()
    look(owner)
    owner.get_by_label("Votre question, en une phrase").fill(TITLE)
    owner.get_by_label("Ce qu’il faut savoir").fill(BODY)
    owner.get_by_text("Choisir des sujets").click()
    owner.get_by_label("Énergie", exact=True).check()
    owner.get_by_role("button", name="Publier sans mon nom").click()
    expect(owner.get_by_role("heading", level=1, name="Gardez ce reçu")).to_be_visible()
    look(owner)
    assert owner.context.cookies() == []
    code = code_on(owner)
    owner.get_by_role("button", name="Le garder ici").click()
    expect(owner.get_by_text("gardé dans ce navigateur")).to_be_visible()
    link = owner.get_by_role("link", name=TITLE)
    reload_until(owner, "/questions/", link)
    look(owner)
    link.first.click()
    expect(owner.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    return owner.url, code


def answered_by_an_expert(site: Site, open_as, url: str) -> None:
    """One answers first, an invited expert better; two votes change the order and earn a standing."""
    karim, ines = open_as("karim"), open_as("ines")
    row = ines.get_by_role("listitem").filter(has_text=TITLE)
    reload_until(ines, "/mon-espace/a-moi-de-repondre/", row)
    expect(row).to_contain_text("Parce que")
    look(ines)
    karim.goto(url)
    karim.get_by_label("Votre réponse", exact=True).fill(SLOW)
    karim.get_by_role("button", name="Publier ma réponse").click()
    expect(karim.get_by_text(SLOW)).to_be_visible()

    ines.goto(url)
    ines.get_by_label("Votre réponse", exact=True).fill(GOOD)
    ines.get_by_role("button", name="Publier ma réponse").click()
    expect(ines.get_by_text(GOOD)).to_be_visible()
    visitor = open_as("")
    visitor.goto(url)
    expect(visitor.get_by_role("article").nth(1)).to_contain_text(SLOW)

    for name in ("awa", "hugo"):
        reader = open_as(name)
        reader.goto(url)
        reader.get_by_role("button", name="Utile, la réponse de Inès Colin", exact=True).click()
        expect(reader.get_by_role("article").nth(1)).to_contain_text(GOOD)
    look(reader)
    visitor.goto(url)
    expect(visitor.get_by_role("article").nth(1)).to_contain_text(GOOD)
    expect(visitor.get_by_text("Pourquoi cet ordre")).to_be_visible()

    # The reputation that the votes earned, on the question, then on the expert's own page.
    reload_until(visitor, url, visitor.get_by_role("link", name=re.compile("^Pourquoi.*Inès Colin")))
    look(visitor)
    visitor.get_by_role("link", name=re.compile("^Pourquoi.*Inès Colin")).click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Inès Colin")
    expect(visitor.get_by_role("heading", name="Pourquoi ces points ?")).to_be_visible()
    look(visitor)
    visitor.goto("/experts/ines-colin/")
    expect(visitor.get_by_role("link", name=TITLE).first).to_be_visible()
    look(visitor)


def followed_with_the_receipt(owner: Page, url: str, code: str) -> None:
    """Accept, see the aids with their reasons, and ask the simulator about one."""
    owner.goto(f"/suivi/#{code}")
    expect(owner.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    look(owner)
    owner.get_by_role("button", name=re.compile("^Accepter.*Inès Colin")).click()
    expect(owner.get_by_text("Acceptée par la personne qui demande")).to_be_visible()
    aids = owner.locator("#aides")
    reload_until(owner, url, aids.locator("details.why"))
    expect(aids.locator("details.why summary").first).to_contain_text("Parce que la question parle")
    look(owner)
    aids.get_by_role("link").first.click()
    look(owner)
    owner.get_by_role("link", name="Voir si j’y ai droit").first.click()
    expect(owner).to_have_url(re.compile("/aides/simulateur/"))
    look(owner)


def served_and_reviewed(site: Site, open_as) -> None:
    """Find who helps and who does it, at what price; ask, confirm on both sides, review, moderate."""
    sylvie, provider = open_as("sylvie"), open_as("provider", **PHONE)
    sylvie.goto("/connecteurs/?lieu=Gu%C3%A9ret")
    expect(sylvie.locator(".listing").first).to_be_visible()
    look(sylvie)
    sylvie.goto("/annuaire/?q=site+vitrine&lieu=Gu%C3%A9ret")
    look(sylvie)
    sylvie.get_by_role("link", name="Atelier Pixel", exact=True).first.click()
    expect(sylvie.get_by_role("heading", name="Ses tarifs parmi les autres")).to_be_visible()
    look(sylvie)
    sylvie.get_by_role("link", name="Écrire à Atelier Pixel").click()
    look(sylvie)
    sylvie.get_by_label("Votre besoin").fill("Bonjour, un site de cinq pages pour ma boulangerie ?")
    sylvie.get_by_role("button", name="Envoyer ma demande").click()
    look(sylvie)

    provider.goto("/messages/")
    provider.get_by_role("link", name=re.compile("Demande")).first.click()
    expect(provider.get_by_text("cinq pages pour ma boulangerie")).to_be_visible()
    look(provider)
    provider.get_by_label("Votre message", exact=True).fill("Volontiers : voici ce que nous proposons.")
    provider.get_by_role("button", name="Envoyer").click()
    expect(provider.get_by_text("voici ce que nous proposons")).to_be_visible()

    sylvie.reload()
    sylvie.get_by_role("link", name="Une prestation a eu lieu").click()
    look(sylvie)
    sylvie.get_by_label("Quelle prestation ?").select_option("site-vitrine")
    sylvie.get_by_label("Terminée le").fill((date.today() - timedelta(days=2)).isoformat())  # noqa: DTZ011
    sylvie.get_by_role("button", name="Envoyer pour confirmation").click()
    expect(sylvie.get_by_text("En attente de l’autre côté")).to_be_visible()
    service = sylvie.url
    provider.goto(service)
    look(provider)
    provider.get_by_role("button", name="Oui, je confirme").click()
    expect(provider.get_by_text("confirmée des deux côtés")).to_be_visible()

    mail = site.wait_for_mail("member@demo.localhost", saying="Votre avis sur Atelier Pixel")
    assert service in mail.get_body(("plain",)).get_content()
    sylvie.goto(service)
    sylvie.get_by_role("link", name="Donner mon avis").click()
    for name in ("Qualité du travail", "Respect des délais", "Écoute et conseil", "Rapport qualité-prix"):
        sylvie.get_by_label(name).select_option("4")
    sylvie.get_by_label("Note d’ensemble").select_option("5")
    sylvie.get_by_label("Racontez").fill(WORDS)
    look(sylvie)
    sylvie.get_by_role("button", name="Envoyer mon avis").click()
    expect(sylvie.get_by_text("Votre avis est en relecture.")).to_be_visible()
    look(sylvie)

    # A reader reports the listing; one moderator treats both.
    reader = open_as("")
    reader.goto("/annuaire/atelier-pixel/")
    reader.get_by_role("link", name="Signaler cette fiche").click()
    look(reader)
    reader.get_by_label("C’est hors sujet").check()
    reader.get_by_role("button", name="Envoyer le signalement").click()
    expect(reader.get_by_role("heading", name="Merci, c’est reçu")).to_be_visible()
    look(reader)
    moderator = open_as("moderator")
    decide(moderator, "Avis sur Atelier Pixel")
    decide(moderator, "Fiche : Atelier Pixel")
    reader.goto("/annuaire/atelier-pixel/")
    expect(reader.get_by_text(WORDS)).to_be_visible()
    look(reader)


def published_by_an_editor(site: Site, editor: Page) -> None:
    """A testimonial, from its first word to the site."""
    begin_testimonial(editor, site)
    fields = {
        "id_title": "Le samedi, la caisse tient seule",
        "id_lead": "Depuis la nouvelle caisse, la file avance et les comptes tombent juste.",
        "id_who": "Lou, fromagère",
        "id_trade": "fromagerie",
        "id_town": "Guéret",
    }
    fill_in(editor, fields, {"section": "G", "team": "0", "department": "23"})
    editor.locator("[data-contentpath=transcript] [contenteditable=true]").fill(
        "Le samedi matin, je ne comptais plus. Maintenant la caisse le fait."
    )
    more_actions(editor, "Publier")
    editor.wait_for_load_state("networkidle")
    editor.goto("/temoignages/le-samedi-la-caisse-tient-seule/")
    expect(editor.get_by_role("heading", level=1, name=fields["id_title"])).to_be_visible()
    look(editor)
