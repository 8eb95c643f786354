"""A service is confirmed, reviewed, read, published, answered, reported; refused, contested, withdrawn."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, assert_accessible, assert_no_sideways_scroll

PREPARE = """
from datetime import timedelta
from django.contrib.auth.models import Group
from django.utils import timezone
from accounts import second_factor
from accounts.models import User
from companies.models import Company, Membership
from marketplace.directory.models import ProviderProfile, ServiceOffer
from taxonomy.models import ServiceType
from territories.models import Commune
from tests.support.sessions import session_of

now = timezone.now()
people = {}
for name, siren in {"Sonia Client": "000999001", "Paul Vitrine": "000999002", "Nora Juge": "",
                    "Omar Appel": ""}.items():
    address = name.split()[0].lower() + "@avis.example"
    person, new = User.objects.get_or_create(email=address, defaults={"display_name": name})
    User.objects.filter(pk=person.pk).update(date_joined=now - timedelta(days=30))
    people[name] = person
    if siren:
        company = Company.objects.create(siren=siren, name=name.upper())
        Membership.objects.create(
            user=person, company=company, role="owner", state="verified", verified_at=now)
    else:
        person.groups.add(Group.objects.get(name="moderator"))
        second_factor.install(person, second_factor.new_secret())
listing = ProviderProfile(slug="vitrines-de-paul", name="Vitrines de Paul", headline="Sites pour commerces",
    company_id="000999002", contact=people["Paul Vitrine"], state="published", published_at=now,
    confirmed_at=now)
listing.stand_in(Commune.objects.order_by("pk")[0])
listing.save()
kind = ServiceType.objects.get(pk="site-vitrine")
ServiceOffer.objects.create(profile=listing, service_type=kind, unit=kind.unit, price_kind="on_quote",
    coverage_kind="country")
for name, person in people.items():
    print(name, session_of(person), sep="=")
"""
LISTING = "/annuaire/vitrines-de-paul/"
WORDS = "Le site est prêt à la date dite, et les textes ont été relus avec nous."


@pytest.fixture
def keys(site: Site) -> dict[str, str]:
    lines = site.shell(PREPARE).splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def give_marks(page: Page, overall: str) -> None:
    for name in ("Qualité du travail", "Respect des délais", "Écoute et conseil", "Rapport qualité-prix"):
        page.get_by_label(name).select_option("4")
    page.get_by_label("Note d’ensemble").select_option(overall)


def decide(page: Page, subject: str, *, refuse: bool = False) -> None:
    page.goto("/moderation/")
    card = page.get_by_role("article").filter(has_text=subject).first
    card.get_by_role("button", name="Prendre").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(subject)
    assert_accessible(page)
    if refuse:
        page.get_by_label("La règle qui n’est pas suivie").select_option("topic")
        page.get_by_label("Motif, envoyé à l’auteur").fill("Parlez du travail rendu.")
        page.get_by_role("button", name=re.compile("^Refuser")).click()
    else:
        page.get_by_role("button", name=re.compile("^(Publier|Laisser)")).first.click()
    expect(page.get_by_text("Vous pouvez le défaire pendant cinq minutes")).to_be_visible()


def test_from_a_first_message_to_a_review_answered_reported_contested_and_withdrawn(site: Site, open_as):
    # Without scripts, Sonia writes to Paul, then says that the work is done.
    sonia = open_as("Sonia Client", java_script_enabled=False)
    sonia.goto(LISTING)
    sonia.get_by_role("link", name="Écrire à Vitrines de Paul").click()
    sonia.get_by_label("Votre besoin").fill("Bonjour, un site de cinq pages ?")
    sonia.get_by_role("button", name="Envoyer ma demande").click()
    sonia.get_by_role("link", name="Une prestation a eu lieu").click()
    sonia.get_by_label("Quelle prestation ?").select_option("site-vitrine")
    sonia.get_by_label("Terminée le").fill((date.today() - timedelta(days=4)).isoformat())  # noqa: DTZ011
    sonia.get_by_role("button", name="Envoyer pour confirmation").click()
    expect(sonia.get_by_text("En attente de l’autre côté")).to_be_visible()
    service = sonia.url

    # Paul is told, and confirms on his phone with his keyboard.
    site.wait_for_mail("paul@avis.example", saying="Une prestation à confirmer")
    paul = open_as("Paul Vitrine", viewport={"width": 390, "height": 800})
    paul.goto("/messages/")
    paul.get_by_role("link", name=re.compile("Demande")).first.click()
    assert_accessible(paul)
    assert_no_sideways_scroll(paul)
    paul.goto(service)
    assert_accessible(paul)
    assert_no_sideways_scroll(paul)
    paul.get_by_role("button", name="Oui, je confirme").focus()
    paul.keyboard.press("Enter")
    expect(paul.get_by_text("confirmée des deux côtés")).to_be_visible()

    # Sonia reviews, and mends what was too short.
    site.wait_for_mail("sonia@avis.example", saying="Votre avis sur Vitrines de Paul")
    sonia.goto(service)
    sonia.get_by_role("link", name="Donner mon avis").click()
    give_marks(sonia, "5")
    sonia.get_by_label("Racontez").fill("Bien.")
    sonia.get_by_role("button", name="Envoyer mon avis").click()
    expect(sonia.get_by_text("C’est un peu court").first).to_be_visible()
    sonia.get_by_label("Racontez").fill(WORDS)
    sonia.get_by_role("button", name="Envoyer mon avis").click()
    expect(sonia.get_by_text("Votre avis est en relecture.")).to_be_visible()
    review = sonia.url
    visitor = open_as()
    assert visitor.request.get(review).status == 404

    nora = open_as("Nora Juge")
    decide(nora, "Avis sur Vitrines de Paul")
    visitor.goto(LISTING)
    expect(visitor.get_by_text(WORDS)).to_be_visible()
    assert_accessible(visitor)
    visitor.goto(f"{LISTING}avis/")
    assert_accessible(visitor)
    visitor.goto("/avis/methode/")
    assert_accessible(visitor)

    # Paul answers, then reports the review.
    site.wait_for_mail("paul@avis.example", saying="Un avis est paru")
    paul.goto(review)
    assert_accessible(paul)
    paul.get_by_role("link", name="Répondre").click()
    assert_accessible(paul)
    assert_no_sideways_scroll(paul)
    paul.get_by_label("Votre réponse").fill("Merci Sonia, à bientôt.")
    paul.get_by_role("button", name="Envoyer ma réponse").click()
    expect(paul.get_by_text("Elle est en relecture")).to_be_visible()
    decide(nora, "Réponse de Vitrines de Paul")
    visitor.goto(review)
    expect(visitor.get_by_text("Merci Sonia, à bientôt.")).to_be_visible()
    paul.goto(review)
    paul.get_by_role("link", name=re.compile("^Signaler")).first.click()
    paul.get_by_label("C’est hors sujet").check()
    paul.get_by_role("button", name="Envoyer le signalement").click()
    expect(paul.get_by_role("heading", name="Merci, c’est reçu")).to_be_visible()

    # A new version leaves the page, and is refused; Sonia contests, another moderator gives it back.
    sonia.goto(review)
    sonia.get_by_role("link", name=re.compile("^Modifier")).click()
    sonia.get_by_label("Racontez").fill(f"{WORDS} Le parking est petit.")
    sonia.get_by_role("button", name="Envoyer la nouvelle version").click()
    expect(sonia.get_by_text("Votre avis est en relecture.")).to_be_visible()
    decide(nora, "Avis sur Vitrines de Paul", refuse=True)
    sonia.goto(review)
    sonia.get_by_role("link", name="Lire la décision, ou faire appel").click()
    sonia.get_by_label(re.compile("^Pourquoi cette décision")).fill("Le parking fait partie de la visite.")
    sonia.get_by_role("button", name="Faire appel").click()
    omar = open_as("Omar Appel")
    omar.goto("/moderation/?file=appels")
    card = omar.get_by_role("article").filter(has_text="Avis sur Vitrines de Paul").first
    card.get_by_role("button", name="Prendre").click()
    omar.get_by_label("Ce que vous répondez à l’auteur").fill("C’est recevable.")
    omar.get_by_role("button", name=re.compile("^Annuler la décision")).click()
    visitor.goto(review)
    expect(visitor.get_by_text("Le parking est petit.")).to_be_visible()

    # She takes it away.
    sonia.goto(review)
    sonia.get_by_role("link", name=re.compile("^Retirer")).click()
    sonia.get_by_role("button", name="Retirer mon avis").click()
    expect(sonia.get_by_text("Vous avez retiré cet avis.")).to_be_visible()
    assert visitor.request.get(review).status == 404
    sonia.goto("/mon-espace/avis/")
    expect(sonia.get_by_text("retiré par son auteur")).to_be_visible()
