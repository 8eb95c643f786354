from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from companies import attaching, policies
from companies.models import Company, Invitation, Membership, Role
from companies.tokens import token_of
from core.limits import Limit
from core.models import PrivateFile
from tests.companies.factories import (
    EstablishmentFactory,
    InvitationFactory,
    MembershipFactory,
    PersonFactory,
    siren,
    siret,
    with_proof,
)
from tests.core.uploads.hostile import ACTIVE_PDFS, CALM_PDF
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    person = PersonFactory()
    client.force_login(person)
    return person


def url(name: str, *args) -> str:
    return reverse(f"companies:{name}", args=args)


def text(response) -> str:
    return " ".join(response.content.decode().split())


# -- The list ------------------------------------------------------------------------------------
def test_without_a_company_the_page_leads_to_the_first(client, person):
    assert url("by_siret") in text(client.get(url("my_companies")))


def test_the_list_shows_mine_and_costs_the_same_for_one_or_ten(client, person, django_assert_num_queries):
    MembershipFactory(company__name="Pas la mienne")
    MembershipFactory(user=person, company__name="Partie", state="left")
    for number in range(10):
        place = EstablishmentFactory(company__name=f"Fournil {number}")
        MembershipFactory(user=person, company=place.company, establishment=place)
    with django_assert_num_queries(4):  # session, person, roles, places
        page = text(client.get(url("my_companies")))
    assert all(f"Fournil {number}" in page for number in range(10))
    assert "Pas la mienne" not in page
    assert "Partie" not in page


@pytest.mark.parametrize("name", ["my_companies", "by_siret", "by_name", "by_hand"])
def test_a_visitor_is_sent_to_sign_in(client, name):
    response = client.get(url(name))
    assert response.status_code == 302
    assert url(name) in response["Location"]


# -- By SIRET ------------------------------------------------------------------------------------
def test_a_siret_shows_the_establishment_then_attaches_it(client, person):
    place = EstablishmentFactory(company__name="Fournil du Centre")
    page = client.get(url("by_siret"), {"siret": " ".join(place.siret)})
    assert "Fournil du Centre" in text(page)
    response = client.post(url("by_siret"), {"siret": place.siret, "role": "owner"}, follow=True)
    assert "Fournil du Centre" in text(response)
    assert policies.is_member(person, place.company)


def test_attaching_asks_what_one_does_there_and_keeps_the_number(client, person):
    place = EstablishmentFactory()
    response = client.post(url("by_siret"), {"siret": place.siret})
    assert response.status_code == 422
    assert "Dites quelle est votre place" in text(response)
    assert place.siret in text(response)
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("7328293200007", "Il manque un chiffre : un SIRET en a quatorze."),
        ("73282932000079", "Ce SIRET n’existe pas"),
        ("abc", "ne contient que des chiffres"),
        ("", "Indiquez un SIRET"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_wrong_number_is_told_beside_the_field_and_kept(client, person, method, typed, words):
    response = getattr(client, method)(url("by_siret"), {"siret": typed})
    assert response.status_code == 422
    assert words in text(response)
    assert f'value="{typed}"' in text(response) or not typed


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_closed_establishment_is_told_with_its_date(client, person, method):
    place = EstablishmentFactory(closed=True)
    response = getattr(client, method)(url("by_siret"), {"siret": place.siret, "role": "owner"})
    assert "a fermé le 12 mai 2025" in text(response)
    assert not Membership.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_number_that_the_copy_lacks_leads_to_the_page_by_hand(client, person, method):
    number = siret(siren(7))
    response = getattr(client, method)(url("by_siret"), {"siret": number, "role": "owner"})
    assert f"{url('by_hand')}?numero={number}" in text(response)
    assert number in text(client.get(url("by_hand"), {"numero": number}))


def test_a_hidden_company_shows_neither_name_nor_street_and_says_so(client, person):
    place = EstablishmentFactory(
        company__diffusion="P", company__name="Jeanne Dupont", company__legal_form="1000"
    )
    page = text(client.get(url("by_siret"), {"siret": place.siret}))
    assert "demandé à ne pas apparaître" in page
    assert "Jeanne Dupont" not in page
    assert place.address not in page
    assert place.commune.name in page


def test_looking_up_too_fast_waits_a_minute(client, person, monkeypatch):
    monkeypatch.setattr(attaching, "LOOKUPS", Limit("tests.lookups", 1, 60))
    place = EstablishmentFactory()
    client.get(url("by_siret"), {"siret": place.siret})
    response = client.get(url("by_siret"), {"siret": place.siret})
    assert "Trop de recherches" in text(response)
    assert "Trop de recherches" in text(
        client.get(url("by_name"), {"nom": "x", "commune": place.commune.name})
    )


# -- By name -------------------------------------------------------------------------------------
def test_a_name_and_a_town_lead_to_the_establishment(client, person, django_assert_max_num_queries):
    metz = CommuneFactory(name="Metz")
    for number in range(25):
        EstablishmentFactory(company__name=f"Fournil {number}", commune=metz)
    with django_assert_max_num_queries(14):
        page = text(client.get(url("by_name"), {"nom": "fournil", "commune": "metz", "commune_code": ""}))
    assert page.count("?siret=") == 20
    assert "écrivez un mot de plus" in page


def test_a_name_not_found_leads_elsewhere_and_keeps_what_was_typed(client, person):
    CommuneFactory(name="Metz")
    page = text(client.get(url("by_name"), {"nom": "introuvable", "commune": "Metz"}))
    assert "Aucun résultat à Metz" in page
    assert 'value="introuvable"' in page
    assert url("by_hand") in page


def test_an_unknown_town_is_told_beside_the_field(client, person):
    response = client.get(url("by_name"), {"nom": "fournil", "commune": "Nulle-Part"})
    assert response.status_code == 422
    assert 'value="fournil"' in text(response)


# -- By hand -------------------------------------------------------------------------------------
def by_hand(**changes) -> dict[str, str]:
    return {
        "number": siren(8), "name": "Menuiserie Arnoult", "commune": "Metz", "headcount": "02",
        "role": "owner", **changes,
    }  # fmt: skip


def test_a_company_is_added_by_hand(client, person):
    metz = CommuneFactory(name="Metz")
    response = client.post(url("by_hand"), by_hand(), follow=True)
    assert "Menuiserie Arnoult" in text(response)
    company = Company.objects.get()
    assert (company.commune, company.headcount) == (metz, (3, 5))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": "73282932"}, "Il manque un chiffre : un SIREN en a neuf."),
        ({"number": ""}, "Indiquez un SIREN"),
        ({"name": ""}, "Indiquez le nom"),
        ({"name": "www.piege.fr"}, "sans adresse internet"),
        ({"commune": ""}, "Indiquez une commune"),
        ({"role": "boss"}, "boss"),
        ({"headcount": "77"}, "77"),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_is_kept(client, person, changes, words):
    CommuneFactory(name="Metz")
    sent = by_hand(**changes)
    response = client.post(url("by_hand"), sent)
    assert response.status_code == 422
    assert words in text(response)
    for name in {"number", "name", "commune"} - set(changes):
        assert f'value="{sent[name]}"' in text(response)
    assert not Company.objects.exists()


def test_a_company_closed_in_the_register_is_told_by_hand_too(client, person):
    CommuneFactory(name="Metz")
    place = EstablishmentFactory(company__closed=True)
    response = client.post(url("by_hand"), by_hand(number=place.company.siren))
    assert "a cessé son activité le 1er mars 2024" in text(response)


# -- One company ---------------------------------------------------------------------------------
def test_another_s_place_does_not_exist(client, person):
    theirs = with_proof(MembershipFactory())
    invitation = InvitationFactory(company=theirs.company)
    for method, address in (
        ("get", url("company", theirs.pk)),
        ("get", url("leave", theirs.pk)),
        ("post", url("leave", theirs.pk)),
        ("post", url("send_proof", theirs.pk)),
        ("post", url("invite", theirs.pk)),
        ("post", url("withdraw", theirs.pk, invitation.pk)),
        ("get", reverse("private_file", args=[theirs.proof.pk])),
    ):
        assert getattr(client, method)(address).status_code == 404, address
    mine = MembershipFactory(user=person)
    assert client.post(url("withdraw", mine.pk, invitation.pk)).status_code == 404
    assert Invitation.objects.exists()


def test_a_declared_member_sees_no_colleague_by_name(client, person):
    mine = MembershipFactory(user=person)
    MembershipFactory(company=mine.company, user__display_name="Colette Kolb")
    assert "Colette Kolb" not in text(client.get(url("company", mine.pk)))
    Membership.objects.filter(pk=mine.pk).update(state="verified", verified_at=mine.joined_at)
    assert "Colette Kolb" in text(client.get(url("company", mine.pk)))


def test_a_page_of_a_company_costs_the_same_whatever_is_on_it(client, person, django_assert_max_num_queries):
    mine = MembershipFactory(user=person, verified=True)
    for _ in range(10):
        MembershipFactory(company=mine.company)
        InvitationFactory(company=mine.company)
    with django_assert_max_num_queries(6):  # session, person, roles, place, colleagues, invitations
        client.get(url("company", mine.pk))


def test_a_proof_is_sent_then_read_again_by_its_sender(client, person):
    mine = MembershipFactory(user=person)
    sent = SimpleUploadedFile("kbis.pdf", CALM_PDF, "application/pdf")
    response = client.post(url("send_proof", mine.pk), {"proof": sent}, follow=True)
    assert "bien arrivé" in text(response)
    proof = PrivateFile.objects.get()
    assert reverse("private_file", args=[proof.pk]) in text(response)
    assert client.get(reverse("private_file", args=[proof.pk])).content == CALM_PDF


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (ACTIVE_PDFS["script"], "Imprimez-le en PDF"),
        (b"", "Ce fichier est vide"),
        (b"PK\x03\x04", "Envoyez un PDF"),
        (None, "Choisissez un fichier"),
    ],
)
def test_a_file_that_is_no_proof_is_told_beside_the_field(client, person, content, words):
    mine = MembershipFactory(user=person)
    data = {} if content is None else {"proof": SimpleUploadedFile("kbis.pdf", content)}
    response = client.post(url("send_proof", mine.pk), data)
    assert response.status_code == 422
    assert words in text(response)
    assert not PrivateFile.objects.exists()


def test_a_refused_proof_says_why_and_asks_for_another(client, person):
    mine = MembershipFactory(user=person, state="refused", refusal="Le document est illisible.")
    page = text(client.get(url("company", mine.pk)))
    assert "Motif : Le document est illisible." in page
    assert url("send_proof", mine.pk) in page


def test_leaving_asks_first(client, person):
    mine = MembershipFactory(user=person)
    assert client.get(url("leave", mine.pk)).status_code == 200
    assert Membership.objects.of(person).exists()
    client.post(url("leave", mine.pk))
    assert not Membership.objects.of(person).exists()


# -- Invitations ---------------------------------------------------------------------------------
def test_a_colleague_is_invited_and_the_invitation_withdrawn(client, person):
    mine = MembershipFactory(user=person)
    response = client.post(
        url("invite", mine.pk), {"email": "ami@exemple.fr", "role": "collaborator"}, follow=True
    )
    assert "ami@exemple.fr" in text(response)
    client.post(url("withdraw", mine.pk, Invitation.objects.get().pk))
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"email": "", "role": "collaborator"}, "Indiquez l’adresse"),
        ({"email": "ami@", "role": "collaborator"}, "pas complète"),
        ({"email": "ami@exemple.fr", "role": "owner"}, "owner"),
    ],
)
def test_a_wrong_invitation_is_told_and_kept(client, person, data, words):
    mine = MembershipFactory(user=person)
    response = client.post(url("invite", mine.pk), data)
    assert response.status_code == 422
    assert words in text(response)
    assert not data["email"] or f'value="{data["email"]}"' in text(response)
    assert not Invitation.objects.exists()


def test_who_accompanies_does_not_invite(client, person):
    mine = MembershipFactory(user=person, role=Role.INVITED)
    assert url("invite", mine.pk) not in text(client.get(url("company", mine.pk)))
    response = client.post(url("invite", mine.pk), {"email": "ami@exemple.fr", "role": "collaborator"})
    assert response.status_code == 403


def test_an_invitation_is_shown_then_accepted_on_a_button(client, person):
    invitation = InvitationFactory(company__name="Fonderie du Pont")
    address = url("invitation", token_of(invitation.pk))
    assert "Fonderie du Pont" in text(client.get(address))
    assert not Membership.objects.exists()
    assert "Bienvenue" in text(client.post(address, follow=True))
    assert policies.is_member(person, invitation.company)
    assert "déjà été acceptée" in text(client.get(address))


def test_a_wrong_link_is_told_without_a_fault(client, person):
    for token in ("x", "0" * 52, "abc-def_gh"):
        for method in ("get", "post"):
            response = getattr(client, method)(url("invitation", token))
            assert response.status_code == 422
            assert "Demandez-en une nouvelle" in text(response)


def test_a_visitor_signs_in_and_comes_back_to_the_invitation(client):
    address = url("invitation", token_of(InvitationFactory().pk))
    assert address in client.get(address)["Location"]
