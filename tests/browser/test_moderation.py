"""From a report to the appeal that is granted: a visitor, two moderators and an author, each in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, assert_accessible, assert_no_sideways_scroll

PREPARE = """
from datetime import timedelta
from django.contrib.auth.models import Group
from django.utils import timezone
from accounts import second_factor
from accounts.models import User
from community.questions import services
from core.actors import Actor
from tests.support.sessions import session_of

people = {{}}
team, others = ["Nora Faure", "Modou Sarr"], ["Awa Diop", "Luc Petit"]
for name in team + others:
    address = name.split()[0].lower() + "@{suffix}.example"
    person, new = User.objects.get_or_create(email=address, defaults={{"display_name": name}})
    User.objects.filter(pk=person.pk).update(date_joined=timezone.now() - timedelta(days=30))
    if name in team:
        person.groups.add(Group.objects.get(name="moderator"))
        second_factor.install(person, second_factor.new_secret())
    people[name] = person
asker, author = Actor.of(people["Luc Petit"]), Actor.of(people["Awa Diop"])
question = services.ask_question(by=asker, title="{title}", body="Je voudrais comprendre.")
services.answer_question(question.pk, by=author, body="Mon cabinet fait cela très bien.")
for name, person in people.items():
    print(name, session_of(person), sep="=")
print("url", question.get_absolute_url(), sep="=")
print("author", people["Awa Diop"].pk, sep="=")
"""


class Place:
    """One question with one answer, and the four people around it."""

    def __init__(self, site: Site, suffix: str, title: str):
        lines = site.shell(PREPARE.format(suffix=suffix, title=title)).splitlines()
        found = dict(line.split("=", 1) for line in lines if "=" in line)
        self.title, self.url, self.author = title, found.pop("url"), found.pop("author")
        self.keys = found


@pytest.fixture
def open_as(open_browser) -> Callable[..., Page]:
    """Open a browser as one of the people of a place; without a name, as a visitor."""
    return lambda place, name="", **options: open_browser(place.keys[name] if name else "", **options)


def report(page: Page, place: Place, words: str) -> None:
    page.goto(place.url)
    page.get_by_role("link", name=re.compile("Signaler.*la réponse")).click()
    page.get_by_label("C’est de la publicité").check()
    page.get_by_label("Ce qu’il faut savoir").fill(words)
    page.get_by_role("button", name="Envoyer le signalement").click()
    expect(page.get_by_role("heading", name="Merci, c’est reçu")).to_be_visible()


def test_from_a_report_to_an_appeal_that_is_granted(site: Site, open_as):
    place = Place(site, "appel", "Qui peut tenir ma comptabilité, de la saisie au bilan ?")
    visitor, nora, awa, modou = (
        open_as(place, name) for name in ("", "Nora Faure", "Awa Diop", "Modou Sarr")
    )

    report(visitor, place, "Il vend ses services.")
    assert visitor.context.cookies() == []
    assert_accessible(visitor)

    # Nora decides with her keyboard alone.
    nora.goto("/moderation/")
    assert_accessible(nora)
    card = nora.get_by_role("article").filter(has_text=place.title)
    card.get_by_role("button", name="Prendre").focus()
    nora.keyboard.press("Enter")
    expect(nora.get_by_role("heading", level=1)).to_contain_text(place.title)
    expect(nora.get_by_text("Il vend ses services.")).to_be_visible()
    assert_accessible(nora)
    nora.get_by_label("La règle qui n’est pas suivie").focus()
    nora.keyboard.type("3")
    # In a list or a text, a letter is a letter.
    expect(nora.get_by_label("La règle qui n’est pas suivie")).to_have_value("advertising")
    nora.keyboard.press("Tab")
    nora.keyboard.type("Ma lettre :")
    nora.get_by_role("button", name="Couper les touches").focus()
    nora.keyboard.press("i")
    expect(nora.get_by_label("Motif, envoyé à l’auteur")).to_have_value(
        re.compile("Ma lettre :.*l’annuaire", re.S)
    )
    nora.get_by_role("button", name="Couper les touches").focus()
    nora.keyboard.press("r")
    expect(nora.get_by_text("Vous pouvez le défaire pendant cinq minutes")).to_be_visible()

    for path in ("verifications/", "domaines/", f"personnes/{place.author}/"):
        nora.goto(f"/moderation/{path}")
        assert_accessible(nora)

    # Undone, and decided again.
    nora.goto("/moderation/?file=decides")
    assert_accessible(nora)
    nora.get_by_role("button", name=f"Défaire Réponse à « {place.title} »").first.click()
    expect(nora.get_by_text("de nouveau à décider")).to_be_visible()
    nora.get_by_label("La règle qui n’est pas suivie").select_option("advertising")
    nora.get_by_label("Motif, envoyé à l’auteur").fill("C’est une réclame.")
    nora.get_by_role("button", name=re.compile("^Retirer")).click()
    expect(nora.get_by_text("Vous pouvez le défaire")).to_be_visible()
    visitor.goto(place.url)
    expect(visitor.get_by_text("Mon cabinet fait cela")).to_have_count(0)

    # The author reads why and appeals, on a phone.
    awa.set_viewport_size({"width": 360, "height": 740})
    awa.goto(place.url)
    expect(awa.get_by_text("C’est une réclame.")).to_be_visible()
    awa.get_by_role("link", name="Lire la décision, ou faire appel").click()
    assert_accessible(awa)
    assert_no_sideways_scroll(awa)
    awa.get_by_label("Pourquoi cette décision").fill("Je réponds à la question, sans me nommer.")
    awa.get_by_role("button", name="Faire appel").click()
    expect(awa.get_by_text("Un autre modérateur le lit.")).to_be_visible()

    # Nora may not judge her own decision; Modou does.
    nora.goto("/moderation/?file=appels")
    nora.get_by_role("article").filter(has_text=place.title).get_by_role("link", name="Voir").click()
    expect(nora.get_by_text("À un autre de juger.")).to_be_visible()
    modou.goto("/moderation/?file=appels")
    modou.get_by_role("article").filter(has_text=place.title).get_by_role("button", name="Prendre").click()
    expect(modou.get_by_text("sans me nommer")).to_be_visible()
    assert_accessible(modou)
    modou.get_by_label("Ce que vous répondez").fill("Vous avez raison, nous l’avions mal lue.")
    modou.get_by_role("button", name=re.compile("^Annuler la décision")).click()
    expect(modou.get_by_text("Vous pouvez le défaire")).to_be_visible()
    visitor.goto(place.url)
    expect(visitor.get_by_text("Mon cabinet fait cela")).to_be_visible()
    awa.reload()
    expect(awa.get_by_text("nous l’avions mal lue")).to_be_visible()


def test_suspending_and_lifting_without_a_script(site: Site, open_as):
    place = Place(site, "suspension", "Où trouver un apprenti à la rentrée ?")
    nora = open_as(place, "Nora Faure", java_script_enabled=False)
    awa = open_as(place, "Awa Diop", java_script_enabled=False)
    luc = open_as(place, "Luc Petit", java_script_enabled=False)

    report(luc, place, "Elle ne parle que d’elle.")
    nora.goto("/moderation/")
    nora.get_by_role("article").filter(has_text=place.title).get_by_role("button", name="Prendre").click()
    # Without a script nothing promises a key.
    expect(nora.get_by_role("heading", name="Au clavier")).to_be_hidden()
    nora.get_by_label("La règle qui n’est pas suivie").select_option("respect")
    nora.get_by_role("button", name=re.compile("^Insérer le texte")).click()
    expect(nora.get_by_label("Motif, envoyé à l’auteur")).to_have_value(
        re.compile("s’en prend à une personne")
    )
    nora.get_by_role("button", name=re.compile("^Masquer")).click()
    expect(nora.get_by_text("Vous pouvez le défaire")).to_be_visible()

    nora.goto(f"/moderation/personnes/{place.author}/")
    nora.get_by_text("Suspendre", exact=True).click()
    nora.locator("#id_suspend-rule").select_option("respect")
    nora.locator("#id_suspend-reason").fill("Trois messages insultants.")
    nora.locator("#id_suspend-last_day").fill((datetime.now(UTC).date() + timedelta(days=7)).isoformat())
    nora.get_by_role("button", name="Suspendre le compte").click()
    expect(nora.get_by_text("Le compte est suspendu")).to_be_visible()

    awa.goto("/questions/poser-en-mon-nom/")
    awa.get_by_label("Votre question, en une phrase").fill("Puis-je embaucher mon voisin ?")
    awa.get_by_role("button", name="Publier ma question").click()
    expect(awa.get_by_text("Trois messages insultants.")).to_be_visible()
    expect(awa.get_by_label("Votre question, en une phrase")).to_have_value("Puis-je embaucher mon voisin ?")

    nora.goto(f"/moderation/personnes/{place.author}/")
    nora.get_by_role("button", name=re.compile("^Lever")).click()
    awa.get_by_role("button", name="Publier ma question").click()
    expect(awa.get_by_role("heading", level=1, name="Puis-je embaucher mon voisin ?")).to_be_visible()
    site.wait_for_mail("awa@suspension.example", 2)
