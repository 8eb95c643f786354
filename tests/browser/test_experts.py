"""An expert is verified, invited, answers, is found and written to; blocks, reports; the badge ends."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site, assert_accessible, assert_no_sideways_scroll

PDF = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
PREPARE = """
from datetime import timedelta
from django.contrib.auth.models import Group
from django.utils import timezone
from accounts import second_factor
from accounts.models import User
from core.words import fold
from tests.support.sessions import session_of

for name, role in {people!r}.items():
    address = fold(name.split()[0]) + "@experts.example"
    person, new = User.objects.get_or_create(email=address, defaults={{"display_name": name}})
    User.objects.filter(pk=person.pk).update(date_joined=timezone.now() - timedelta(days=30))
    if role and new:
        person.groups.add(Group.objects.get(name=role))
        second_factor.install(person, second_factor.new_secret())
    print(name, session_of(person), sep="=")
"""
PEOPLE = {"Solène Quéré": "", "Awa Sarr": "", "Luc Petitjean": "", "Nora Vidal": "moderator"}
ASK = """
from accounts.models import User
from community.questions import services
from core.actors import Actor
from core.testing import run_outbox
from taxonomy.models import Topic
by = Actor.of(User.objects.get(email="luc@experts.example"))
title = "Mon livreur a perdu son permis : puis-je le garder en attendant ?"
question = services.ask_question(by=by, title=title, body="Il revient bientôt.", topics=[
    Topic.objects.get(slug="mobilite")])
run_outbox()
print(question.get_absolute_url())
"""


@pytest.fixture(scope="module")
def keys(site: Site) -> dict[str, str]:
    lines = site.shell(PREPARE.format(people=PEOPLE)).splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def test_an_expert_is_verified_invited_and_answers_then_found_written_to_blocks_and_reports(
    site: Site, open_as, sign_in_with, keys
):
    # Solène applies, with a paper.
    solene = open_as("Solène Quéré", viewport={"width": 390, "height": 800})
    solene.goto("/mon-espace/")
    solene.get_by_role("link", name="Devenir expert vérifié").first.click()
    assert_accessible(solene)
    assert_no_sideways_scroll(solene)
    solene.get_by_label("Vous, en une phrase").fill("Droit des transports, à Quimper.")
    solene.get_by_role("button", name="Envoyer ma demande").click()
    # All that is missing is said at once, and what was typed is there.
    expect(solene.get_by_text("Choisissez un fichier.").first).to_be_visible()
    expect(solene.get_by_text("Choisissez au moins un sujet").first).to_be_visible()
    expect(solene.get_by_label("Vous, en une phrase")).to_have_value("Droit des transports, à Quimper.")
    assert_accessible(solene)
    solene.get_by_label("Mobilité et véhicules").check()
    solene.get_by_label("Votre région").select_option("Bretagne")
    solene.get_by_label("Votre profession").select_option("Avocat")
    solene.get_by_label("Où êtes-vous inscrit").fill("Barreau de Quimper")
    solene.get_by_label("Sous quel numéro").fill("Q-77-201")
    solene.get_by_label("Justificatif", exact=True).set_input_files(
        {"name": "carte.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    solene.get_by_role("button", name="Envoyer ma demande").click()
    expect(solene.get_by_text("votre demande est bien arrivée")).to_be_visible()
    expect(solene.get_by_text("en cours de vérification")).to_be_visible()
    assert_accessible(solene)
    proof = solene.get_by_role("link", name="Le document que vous avez envoyé").get_attribute("href")
    visitor = open_as()
    assert visitor.request.get(proof).status == 404
    assert visitor.request.get(proof, headers={"Range": "bytes=0-9"}).status == 404
    # She wants questions, with her keyboard alone.
    box = solene.get_by_label("Je veux bien recevoir des questions")
    box.focus()
    solene.keyboard.press("Space")
    solene.get_by_role("button", name="Enregistrer ma disponibilité").focus()
    solene.keyboard.press("Enter")
    expect(solene.get_by_text("C’est noté.")).to_be_visible()

    # A moderator looks at the paper and says yes.
    nora = open_as("Nora Vidal")
    nora.goto("/moderation/verifications/")
    card = nora.get_by_role("article").filter(has_text="Solène Quéré")
    expect(card).to_contain_text("Barreau de Quimper, n° Q-77-201")
    assert nora.request.get(proof).status == 200
    card.get_by_role("button", name="Accepter").click()
    expect(nora.get_by_text("C’est vérifié.")).to_be_visible()
    site.wait_for_mail("solene@experts.example", saying="expert vérifié")

    # A question on her subject comes to her, and says why.
    question = site.shell(ASK).splitlines()[-1]
    solene.goto("/mon-espace/a-moi-de-repondre/")
    row = solene.get_by_role("listitem").filter(has_text="a perdu son permis")
    expect(row).to_contain_text(re.compile("Parce que.*vous avez choisi le sujet.*Mobilité"))
    assert_accessible(solene)
    assert_no_sideways_scroll(solene)
    row.get_by_role("button", name=re.compile("Je m’en occupe")).click()
    expect(solene.get_by_text("Vous vous en occupez.")).to_be_visible()
    assert_accessible(solene)
    awa = open_as("Awa Sarr")
    awa.goto(question)
    expect(awa.get_by_text("Un expert s’en occupe.")).to_be_visible()
    assert_accessible(awa)
    solene.get_by_label("Votre réponse", exact=True).fill(
        "Relisez son contrat : souvent, un accord écrit sur un autre poste suffit."
    )
    solene.get_by_role("button", name="Publier ma réponse").click()
    expect(solene.get_by_text("un accord écrit sur un autre poste")).to_be_visible()
    solene.goto("/mon-espace/a-moi-de-repondre/")
    expect(solene.get_by_text("Rien pour l’instant.")).to_be_visible()

    # Awa finds it useful, then finds her by the subject: writes first, signs in next, without scripts.
    awa.goto(question)
    expect(awa.get_by_text("Un expert s’en occupe.")).to_be_hidden()
    awa.get_by_role("button", name=re.compile("^Utile")).first.click()
    plain = open_as(java_script_enabled=False)
    plain.goto("/")
    plain.get_by_role("link", name=re.compile("xpert")).first.click()
    plain.get_by_label("Sujet", exact=True).select_option("mobilite")
    plain.get_by_role("button", name="Appliquer").click()
    plain.get_by_role("link", name="Solène Quéré").click()
    expect(plain.get_by_text("Avocat, vérifié jusqu’en")).to_be_visible()
    expect(plain.get_by_text("Mon livreur a perdu").first).to_be_visible()
    plain.get_by_role("link", name=re.compile("Écrire un message")).click()
    plain.get_by_label("Objet", exact=True).fill("Un permis suspendu")
    plain.get_by_label("Votre message", exact=True).fill("Bonjour, liriez-vous deux pages de contrat ?")
    plain.get_by_role("button", name="Continuer").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("onnect")
    back = re.search(r"next=([^&]+)", plain.url)[1]
    sign_in_with(plain.context, keys["Awa Sarr"])
    plain.goto(unquote(back))
    expect(plain.get_by_label("Votre message", exact=True)).to_have_value(
        "Bonjour, liriez-vous deux pages de contrat ?"
    )
    plain.get_by_role("button", name="Envoyer").click()
    expect(plain.get_by_text("liriez-vous deux pages")).to_be_visible()
    mail = site.wait_for_mail("solene@experts.example", saying="Vous avez un message")
    text = mail.get_body(("plain",)).get_content()
    for secret in ("Awa", "contrat", "permis", "awa@"):
        assert secret not in text

    # Solène answers, then has enough: she blocks, and reports.
    solene.goto("/messages/")
    assert_accessible(solene)
    assert_no_sideways_scroll(solene)
    solene.get_by_role("link", name="Un permis suspendu").click()
    assert_accessible(solene)
    assert_no_sideways_scroll(solene)
    assert "awa@" not in solene.content()
    solene.get_by_label("Votre message", exact=True).fill("Volontiers, demain.")
    solene.get_by_role("button", name="Envoyer").click()
    expect(solene.get_by_text("Volontiers, demain.")).to_be_visible()
    plain.reload()
    expect(plain.get_by_text("Volontiers, demain.")).to_be_visible()
    plain.get_by_label("Votre message", exact=True).fill("Achetez mes formations !!!")
    plain.get_by_role("button", name="Envoyer").click()
    solene.reload()
    solene.get_by_role("link", name=re.compile("Signaler ce message")).last.click()
    solene.get_by_label("C’est de la publicité").check()
    solene.get_by_role("button", name="Envoyer le signalement").click()
    expect(solene.get_by_role("heading", name="Merci, c’est reçu")).to_be_visible()
    solene.goto("/messages/")
    solene.get_by_role("link", name="Un permis suspendu").click()
    solene.get_by_role("link", name=re.compile("Bloquer")).click()
    assert_accessible(solene)
    solene.get_by_role("button", name=re.compile("Bloquer")).click()
    expect(solene.get_by_text("ne peut plus vous écrire")).to_be_visible()
    plain.get_by_label("Votre message", exact=True).fill("Répondez !")
    plain.get_by_role("button", name="Envoyer").click()
    expect(plain.get_by_text("ne reçoit plus de messages").first).to_be_visible()
    nora.goto("/moderation/")
    expect(nora.get_by_text("Message privé : Un permis suspendu").first).to_be_visible()

    # Her paper's last day passes: the page stays, the badge does not.
    site.shell(
        "from community.experts.models import Expert\nfrom django.utils import timezone\n"
        "from datetime import timedelta\nExpert.objects.filter(person__email='solene@experts.example')"
        ".update(verified_until=timezone.localdate() - timedelta(days=1))"
    )
    solene.goto("/experts/solene-quere/")
    expect(solene.get_by_text("Profession plus vérifiée.")).to_be_visible()
    expect(solene.get_by_text("vérifié jusqu’en")).to_be_hidden()
    assert_accessible(solene)
    awa.goto("/experts/?sujet=mobilite&region=53")
    expect(awa.get_by_text("Solène Quéré")).to_be_hidden()
    assert_accessible(awa)
