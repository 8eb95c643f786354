"""A provider proposes a listing, is published, edits, pauses; another claims one; requests are answered."""

from __future__ import annotations

import io
import re
from urllib.parse import unquote

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import Site, assert_accessible, assert_no_sideways_scroll

PDF = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
PREPARE = """
from datetime import timedelta
from django.contrib.auth.models import Group
from django.utils import timezone
from stdnum import luhn
from accounts import second_factor
from accounts.models import User
from companies.models import Company, Establishment, Membership
from core.words import fold
from territories.models import Commune
from tests.support.sessions import session_of

for name, role in {people!r}.items():
    address = fold(name.split()[0]) + "@annuaire.example"
    person, new = User.objects.get_or_create(email=address, defaults={{"display_name": name}})
    User.objects.filter(pk=person.pk).update(date_joined=timezone.now() - timedelta(days=30))
    if role and new:
        person.groups.add(Group.objects.get(name=role))
        second_factor.install(person, second_factor.new_secret())
    print(name, session_of(person), sep="=")
commune = Commune.objects.get(name="Guéret")
siren = "00002001" + luhn.calc_check_digit("00002001")
company, _ = Company.objects.get_or_create(siren=siren, defaults={{"name": "RUCHE ET FILS"}})
siret = siren + "0001"
Establishment.objects.get_or_create(
    siret=siret + luhn.calc_check_digit(siret),
    defaults={{"company": company, "commune": commune, "latitude": 46.17, "longitude": 1.87}},
)
Membership.objects.get_or_create(
    user=User.objects.get(email="ines@annuaire.example"), company=company, defaults={{"role": "owner"}}
)
"""
PEOPLE = {"Inès Ruche": "", "Paul Vidal": "", "Rose Martin": "", "Nora Juste": "moderator"}


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 400), "#ffc02e").save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def keys(site: Site) -> dict[str, str]:
    lines = site.shell(PREPARE.format(people=PEOPLE)).splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def test_a_provider_proposes_is_published_edits_answers_and_pauses(site: Site, open_as, sign_in_with, keys):
    # Inès, on her phone: what one does, then the services, the picture, the proof.
    ines = open_as("Inès Ruche", viewport={"width": 390, "height": 800})
    ines.goto("/mon-espace/")
    ines.get_by_role("link", name="Proposer ma fiche").first.click()
    assert_accessible(ines)
    assert_no_sideways_scroll(ines)
    ines.get_by_label("Présentation").fill("Nous faisons des sites que l’on tient soi-même.")
    ines.get_by_label("Nom affiché").fill("Ruche & Fils")
    ines.get_by_role("button", name="Enregistrer et continuer").click()
    # What is missing is said, and what was typed is there.
    expect(ines.get_by_text("Dites en une phrase").first).to_be_visible()
    expect(ines.get_by_label("Présentation")).to_have_value(re.compile("tient soi-même"))
    ines.get_by_label("Votre activité, en une phrase").fill("Des sites pour les commerces de Guéret")
    ines.get_by_label(re.compile("RUCHE ET FILS")).check()
    ines.get_by_label("Commune d’où vous travaillez").fill("23000")
    ines.get_by_role("button", name="Enregistrer et continuer").click()
    ines.wait_for_load_state()
    if ines.get_by_text("Plusieurs communes correspondent").count():
        ines.get_by_label("Guéret (23)").check()
        ines.get_by_role("button", name="Enregistrer et continuer").click()
    expect(ines.get_by_role("heading", level=1)).to_have_text("Ruche & Fils")
    expect(ines.get_by_text("Avant de l’envoyer")).to_be_visible()
    assert_accessible(ines)
    assert_no_sideways_scroll(ines)

    # With her keyboard alone: a service.
    add = ines.get_by_role("link", name="Ajouter une prestation")
    add.focus()
    ines.keyboard.press("Enter")
    ines.get_by_label("Quelle prestation proposez-vous").select_option("Site vitrine")
    ines.get_by_role("button", name="Continuer").focus()
    ines.keyboard.press("Enter")
    expect(ines.get_by_role("heading", level=1)).to_have_text("Site vitrine")
    assert_accessible(ines)
    assert_no_sideways_scroll(ines)
    ines.get_by_label("Ce qui est compris").fill("5 pages, textes relus")
    ines.get_by_label("Un prix fixe").focus()
    ines.keyboard.press("Space")
    ines.get_by_label("Prix hors taxes").fill("mille")
    ines.get_by_role("button", name="Enregistrer la prestation").focus()
    ines.keyboard.press("Enter")
    expect(ines.get_by_text("Écrivez une somme en euros").first).to_be_visible()
    expect(ines.get_by_label("Ce qui est compris")).to_have_value("5 pages, textes relus")
    assert_accessible(ines)
    ines.get_by_label("Taille").select_option("1 à 5 pages")
    ines.get_by_label("Prix hors taxes").fill("1 950")
    ines.get_by_role("button", name="Enregistrer la prestation").click()
    expect(ines.get_by_role("link", name="Site vitrine, 1 à 5 pages")).to_be_visible()

    ines.get_by_text("Ajouter une photo").click()
    ines.get_by_label("Photo", exact=True).set_input_files(
        {"name": "vitrine.png", "mimeType": "image/png", "buffer": picture()}
    )
    ines.get_by_label("Ce qu’on voit sur la photo").fill("Une vitrine jaune")
    ines.get_by_role("button", name="Ajouter la photo").click()
    expect(ines.get_by_role("img", name="Une vitrine jaune")).to_be_visible()
    ines.get_by_label("Justificatif", exact=True).set_input_files(
        {"name": "kbis.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    ines.get_by_role("button", name="Envoyer le justificatif").click()
    ines.get_by_role("button", name="Envoyer pour relecture").click()
    expect(ines.get_by_text("Votre fiche est en relecture.")).to_be_visible()
    assert_accessible(ines)
    visitor = open_as(java_script_enabled=False)
    assert visitor.request.get("/annuaire/ruche-fils/").status == 404

    # A moderator looks at the paper, then at the listing.
    nora = open_as("Nora Juste")
    nora.goto("/moderation/verifications/")
    nora.get_by_role("article").filter(has_text="Inès Ruche").get_by_role("button", name="Accepter").click()
    nora.goto("/moderation/")
    card = nora.get_by_role("article").filter(has_text="Ruche & Fils")
    card.get_by_role("button", name="Prendre").click()
    expect(nora.get_by_text("toute fiche est relue")).to_be_visible()
    expect(nora.get_by_text("Rattachement vérifié")).to_be_visible()
    assert_accessible(nora)
    nora.get_by_role("button", name=re.compile("^Publier")).click()
    site.wait_for_mail("ines@annuaire.example", saying="dans l’annuaire")

    # Rose, without scripts, reads it and writes first, signs in next.
    visitor.goto("/annuaire/ruche-fils/")
    expect(visitor.get_by_text("50 km autour de Guéret")).to_be_visible()
    expect(visitor.get_by_role("img", name="Une vitrine jaune")).to_be_visible()
    assert_no_sideways_scroll(visitor)
    visitor.get_by_role("link", name="Écrire à Ruche & Fils").click()
    visitor.get_by_label("Pour quelle prestation").select_option("Site vitrine, 1 à 5 pages")
    visitor.get_by_label("Votre besoin").fill("Un site pour ma fromagerie, avant l’été ?")
    visitor.get_by_role("button", name="Continuer").click()
    back = re.search(r"next=([^&]+)", visitor.url)[1]
    sign_in_with(visitor.context, keys["Rose Martin"])
    visitor.goto(unquote(back))
    expect(visitor.get_by_label("Votre besoin")).to_have_value("Un site pour ma fromagerie, avant l’été ?")
    visitor.get_by_role("button", name="Envoyer ma demande").click()
    expect(visitor.get_by_text("avant l’été ?")).to_be_visible()

    # Inès answers: her dashboard has the request, and its answer once it is measured.
    ines.goto("/mon-espace/fiches/")
    expect(ines.get_by_text("une demande sans réponse")).to_be_visible()
    assert_accessible(ines)
    ines.get_by_role("link", name="Ruche & Fils").click()
    ines.get_by_role("link", name=re.compile("^Rose Martin : Site vitrine")).click()
    ines.get_by_label("Votre message", exact=True).fill("Oui, en trois semaines.")
    ines.get_by_role("button", name="Envoyer").click()
    visitor.reload()
    expect(visitor.get_by_text("Oui, en trois semaines.")).to_be_visible()
    site.shell("from marketplace.directory.services.asking import notice_answers\nnotice_answers(50)")
    ines.goto("/mon-espace/fiches/")
    ines.get_by_role("link", name="Ruche & Fils").click()
    expect(ines.get_by_text("1 sur 1")).to_be_visible()

    # She changes a price, pauses, and comes back.
    ines.get_by_role("link", name="Site vitrine, 1 à 5 pages", exact=True).click()
    ines.get_by_label("Prix hors taxes").fill("2 100")
    ines.get_by_role("button", name="Enregistrer la prestation").click()
    ines.get_by_role("button", name="Mettre en pause").click()
    expect(ines.get_by_text("Votre fiche est en pause")).to_be_visible()
    stranger = open_as()
    stranger.goto("/annuaire/ruche-fils/")
    expect(stranger.get_by_text("Fiche en pause.")).to_be_visible()
    expect(stranger.get_by_text(re.compile("2.100"))).to_be_visible()
    expect(stranger.get_by_role("link", name="Écrire à Ruche & Fils")).to_be_hidden()
    assert_accessible(stranger)
    ines.get_by_role("button", name="Reprendre").click()
    stranger.reload()
    expect(stranger.get_by_role("link", name="Écrire à Ruche & Fils")).to_be_visible()
    assert_accessible(stranger)


def test_an_imported_listing_is_claimed_and_a_connector_found(site: Site, open_as):
    paul = open_as("Paul Vidal")
    paul.goto("/annuaire/tarn-vitrines/")
    expect(paul.get_by_text("Repris de la liste")).to_be_visible()
    assert_accessible(paul)
    paul.get_by_role("link", name="C’est mon entreprise").click()
    assert_accessible(paul)
    assert_no_sideways_scroll(paul)
    paul.get_by_label("Ce qu’il faut savoir").fill("J’ai repris l’affaire en mai.")
    paul.get_by_role("button", name="Demander cette fiche").click()
    expect(paul.get_by_text("Joignez un justificatif").first).to_be_visible()
    expect(paul.get_by_label("Ce qu’il faut savoir")).to_have_value("J’ai repris l’affaire en mai.")
    paul.get_by_label("Je la dirige").check()
    paul.get_by_label("Justificatif", exact=True).set_input_files(
        {"name": "kbis.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    paul.get_by_role("button", name="Demander cette fiche").click()
    expect(paul.get_by_text("votre demande est bien arrivée")).to_be_visible()

    nora = open_as("Nora Juste")
    nora.goto("/moderation/verifications/")
    card = nora.get_by_role("article").filter(has_text="J’ai repris l’affaire en mai.")
    expect(card).to_contain_text("Tarn Vitrines")
    assert_accessible(nora)
    card.get_by_role("button", name="Accepter").click()
    expect(nora.get_by_text("C’est vérifié.")).to_be_visible()
    site.wait_for_mail("paul@annuaire.example", saying="est à vous")
    paul.goto("/mon-espace/fiches/")
    paul.get_by_role("link", name="Tarn Vitrines").click()
    expect(paul.get_by_text("Complète à")).to_be_visible()
    assert_accessible(paul)

    connector = open_as(viewport={"width": 390, "height": 800})
    connector.goto("/connecteurs/martine-lacoste/")
    expect(connector.get_by_text("Connecteur labellisé")).to_be_visible()
    assert_accessible(connector)
    assert_no_sideways_scroll(connector)
    connector.get_by_role("link", name="Écrire à Martine Lacoste").click()
    expect(connector.get_by_label("Votre besoin")).to_be_visible()
    assert_accessible(connector)
