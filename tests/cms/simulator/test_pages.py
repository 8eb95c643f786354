from __future__ import annotations

from datetime import timedelta
from html import unescape
from urllib.parse import parse_qsl

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.aids import catalogue as open_aids
from cms.simulator import services
from cms.simulator.models import KeptResult, Letter
from core.ids import word_of
from core.testing import run_outbox
from tests.accounts.factories import UserFactory
from tests.cms.factories import AidFactory
from tests.cms.simulator.catalogue import aids, bakery, gueret
from tests.companies.factories import CompanyFactory, EstablishmentFactory, MembershipFactory
from tests.taxonomy.factories import SectorFactory

pytestmark = pytest.mark.django_db
START, RESULT = "/aides/simulateur/", "/aides/simulateur/resultat/"
OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}
BAKER = "lieu=23096&activite=10.71C&effectif=1-9&artisan=oui"


@pytest.fixture
def catalogue():
    aids()
    open_aids.forget()


def text_of(response) -> str:
    return unescape(response.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def answer(client, response, **fields):
    """Send the form of a question with its hidden fields, and follow to the next page."""
    context = response.context
    data = [*context["hidden"], ("q", context["parameter"]), *fields.items(), ("suite", "1")]
    return client.get(START, dict(data), follow=True)


def test_from_nothing_one_question_a_page_until_enough_is_decided(client, catalogue):
    place = gueret()
    SectorFactory(subclass=True)
    page = client.get(START, {"commencer": "1"})
    seen = []
    replies = {
        "lieu": {"lieu": place.label},
        "activite": {"activite_choix": "10.71C"},
        "effectif": {"effectif": "0-0"},
        "artisan": {"artisan": "oui"},
    }
    while page.context.get("question"):
        parameter = page.context["parameter"]
        seen.append(parameter)
        page = answer(client, page, **replies[parameter])

    assert sorted(seen) == sorted(set(seen))
    assert page.request["PATH_INFO"] == RESULT
    text = text_of(page)
    assert "Coup de pouce artisan" in text
    assert "Oui : 2 aides" in text
    assert "Peut-être : 1 aide" in text
    assert "À vérifier avec l’organisme : Avoir un bilan de moins de deux ans." in text


def test_from_a_number_only_what_the_register_does_not_say_is_asked(client, catalogue):
    shop = bakery()
    page = client.get(START, {"entreprise": shop.siret}, follow=True)

    assert page.context["parameter"] == "artisan"
    text = text_of(page)
    assert "Guéret (23)" in text
    assert "3 à 5 salariés" in text
    assert f"registre, {timezone.localdate().day}" in text
    done = answer(client, page, artisan="non")
    assert "1 ne convient pas : vous n’êtes pas inscrit comme artisan" in text_of(done)
    assert "Votre entreprise est à Guéret (23) (registre, " in text_of(done)
    assert ") : cette aide couvre la Nouvelle-Aquitaine." in text_of(done)


def test_a_number_that_leads_nowhere_says_so_beside_the_field(client, catalogue):
    closed = CompanyFactory(closed=True)
    declared = EstablishmentFactory(source="declared")
    for typed, why in [
        ("123", "Il manque 6 chiffres"),
        ("732829320", "n’est pas dans notre copie"),
        (closed.siren, "a cessé son activité"),
        (declared.siret, "n’est pas dans notre copie"),
        ("<b>", "que des chiffres"),
    ]:
        response = client.get(START, {"entreprise": typed})
        assert response.status_code == 422, typed
        assert why in text_of(response)
        assert response.context["form"]["entreprise"].value() == typed


def test_a_company_with_several_places_is_asked_which_one(client, catalogue):
    head = bakery()
    other = EstablishmentFactory(company=head.company, siret=head.company.siren + "00027", commune=gueret())
    page = client.get(START, {"entreprise": head.company.siren})

    hrefs = [place["href"] for place in page.context["places"]]
    assert len(hrefs) == 2
    assert any(other.siret in href for href in hrefs)


def test_a_member_starts_from_their_own_company_and_nobody_elses(client, catalogue):
    shop = bakery()
    membership = MembershipFactory(company=shop.company, establishment=shop)
    address = f"{START}?membre={word_of(membership)}"

    assert client.get(address).status_code == 404
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    client.force_login(membership.user)
    assert shop.company.name in text_of(client.get(START))
    assert "Guéret (23)" in text_of(client.get(address, follow=True))


def test_i_do_not_know_is_always_possible_and_never_asked_again(client, catalogue):
    page = client.get(START, {"commencer": "1"})
    seen = []
    while page.context.get("question"):
        seen.append(page.context["parameter"])
        if page.context["question"].kind in {"place", "activity"}:
            data = [*page.context["hidden"], ("q", page.context["parameter"]), ("passer", "1")]
            page = client.get(START, dict(data), follow=True)
        else:
            assert "Je ne sais pas" in text_of(page)
            page = answer(client, page, **{page.context["parameter"]: "inconnu"})

    assert sorted(seen) == ["activite", "artisan", "effectif", "lieu"]
    assert page.context["board"].yes_count == 0
    assert page.context["board"].no_count == 0


def test_an_answer_that_is_missing_or_wrong_is_refused_with_what_to_mend(client, catalogue):
    SectorFactory(subclass=True)
    for data, why in [
        ({"q": "effectif", "suite": "1"}, "Choisissez une réponse"),
        ({"q": "effectif", "suite": "1", "effectif": "zut"}, "Choisissez une réponse"),
        ({"q": "effectif", "suite": "1", "effectif_exact": "beaucoup"}, "Écrivez un nombre"),
        ({"q": "effectif", "suite": "1", "effectif_exact": "NaN"}, "Écrivez un nombre"),
        ({"q": "effectif", "suite": "1", "effectif_exact": "9" * 30}, "Vérifiez le nombre"),
        ({"q": "lieu", "suite": "1", "lieu": "Nulle-Part"}, "Nous ne trouvons pas cette commune"),
        ({"q": "lieu", "suite": "1"}, "Indiquez une commune"),
        ({"q": "activite", "suite": "1"}, "Écrivez votre métier"),
        ({"q": "activite", "suite": "1", "activite": "xyzxyz"}, "Nous ne trouvons pas ce métier"),
        ({"q": "activite", "suite": "1", "activite": "boulangerie"}, "Choisissez la ligne"),
        ({"q": "activite", "suite": "1", "activite": "a\x00"}, "Nous ne trouvons pas"),
    ]:
        page = client.get(START, data)
        assert page.status_code == 422, data
        assert why in text_of(page), data


def test_an_address_that_makes_no_sense_is_read_as_far_as_it_makes_some(client, catalogue):
    for query in (
        "lieu=99999&activite=ZZ&effectif=9-3&creation=2999-01-01&artisan=peut-etre&statut=roi",
        "effectif=-5&ca=99999999999999999999&lieu=%00&q=lieu",
        "q=inconnu&suite=1&montrer=-1",
        "effectif=²-³",
    ):
        assert client.get(f"{START}?{query}", follow=True).status_code == 200
        assert client.get(f"{RESULT}?{query}").status_code == 200
    for name in ("reprise", "membre"):
        assert client.get(START, {name: "zz"}).status_code == 404
        assert client.get(START, {name: "0" * 12}).status_code == 404


def test_an_answer_can_be_changed_and_the_question_before_comes_back(client, catalogue):
    gueret()
    page = client.get(f"{START}?lieu=23096&effectif=1-9&q=effectif")
    assert page.context["parameter"] == "effectif"
    assert ("effectif", "1-9") not in page.context["hidden"]
    assert page.context["previous"].endswith("?q=lieu")
    changed = answer(client, page, effectif_exact="12")
    assert "12 salariés" in text_of(changed)


def test_an_exact_figure_is_taken_in_the_place_of_a_range(client, catalogue):
    page = client.get(START, {"q": "effectif"})
    done = answer(client, page, effectif_exact="2,5")
    assert dict(parse_qsl(done.request["QUERY_STRING"]))["effectif"] == "3"


def test_from_the_page_of_an_aid_its_own_questions_come_alone(client, catalogue):
    gueret()
    slug = next(
        aid.slug for aid in open_aids.every_open(timezone.localdate()) if aid.title == "Chèque numérique"
    )
    page = client.get(START, {"aide": slug, "commencer": "1"})
    seen = []
    while page.context.get("question"):
        seen.append(page.context["parameter"])
        page = answer(
            client, page, **({"lieu": "Guéret (23)"} if seen[-1] == "lieu" else {"effectif": "0-0"})
        )
    assert set(seen) == {"lieu", "effectif"}
    assert "Oui : toutes ses conditions sont remplies." in text_of(page)
    assert client.get(START, {"aide": "partie"}).status_code == 200


def test_a_spend_gives_an_amount(client, catalogue):
    gueret()
    page = client.get(f"{RESULT}?{BAKER}&montant=4+400")
    assert "2 200 € pour votre projet" in text_of(page)
    assert "3 000 € pour votre projet" in text_of(client.get(f"{RESULT}?{BAKER}&montant=9000"))
    assert "jusqu’à 3 000 €" in text_of(client.get(f"{RESULT}?{BAKER}"))
    assert "Écrivez un nombre" in text_of(client.get(f"{RESULT}?{BAKER}&montant=cher"))


def test_a_result_is_kept_by_a_link_without_who_it_is_about(client, catalogue):
    shop = bakery()
    response = client.post(
        reverse("simulator:keep"), {"entreprise": shop.siret, "artisan": "oui"}, follow=True, **OURS
    )
    row = KeptResult.objects.get()

    assert word_of(row) in response.request["PATH_INFO"]
    assert "Oui : 2 aides" in text_of(response)
    assert shop.company.siren not in str((row.facts, row.answers))
    assert shop.company.name not in str((row.facts, row.answers))
    assert row.expires_on == timezone.localdate() + timedelta(days=90)
    # Read back, it is the same; and answers may be changed from there.
    again = client.get(START, {"reprise": word_of(row), "artisan": "non"}, follow=True)
    assert "3 à 5 salariés" in text_of(again)


def test_a_kept_result_follows_the_catalogue(client, catalogue, django_capture_on_commit_callbacks):
    shop = bakery()
    client.post(reverse("simulator:keep"), {"entreprise": shop.siret}, **OURS)
    address = reverse("simulator:kept", args=[KeptResult.objects.get().pk])
    assert "Aide nouvelle" not in text_of(client.get(address))
    AidFactory(title="Aide nouvelle", zones="Creuse")
    with django_capture_on_commit_callbacks(execute=True):
        open_aids.forget()
    assert "Aide nouvelle" in text_of(client.get(address))


def test_a_result_is_mailed_and_its_address_erased(
    client, catalogue, mailoutbox, django_capture_on_commit_callbacks
):
    gueret()
    client.post(f"{reverse('simulator:keep')}", dict(parse_qsl(BAKER)), **OURS)
    row = KeptResult.objects.get()
    address = reverse("simulator:mail", args=[row.pk])

    assert "adresse" in client.post(address, {"adresse": "non"}, **OURS).context["mail_form"].errors
    sent = client.post(address, {"adresse": "lea@exemple.fr"}, follow=True, **OURS)
    assert "C’est parti." in text_of(sent)
    run_outbox()
    (mail,) = mailoutbox
    assert mail.to == ["lea@exemple.fr"]
    assert "Chèque numérique" in mail.body
    assert word_of(row) in mail.body
    assert not Letter.objects.exists()
    for _ in range(2):
        client.post(address, {"adresse": "lea@exemple.fr"}, **OURS)
    assert client.post(address, {"adresse": "lea@exemple.fr"}, **OURS).status_code == 429


def test_a_page_of_somebody_else_keeps_and_sends_nothing(client, catalogue):
    assert client.post(reverse("simulator:keep"), HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    assert client.post(reverse("simulator:keep")).status_code == 403
    assert not KeptResult.objects.exists()


def test_whoever_has_the_link_may_erase_the_result(client, catalogue):
    client.post(reverse("simulator:keep"), {"effectif": "0-0"}, **OURS)
    row = KeptResult.objects.get()
    address = reverse("simulator:forget", args=[row.pk])
    assert client.get(address).status_code == 200
    assert "C’est effacé." in text_of(client.post(address, **OURS))
    assert client.get(reverse("simulator:kept", args=[row.pk])).status_code == 404


def test_what_is_past_its_time_is_erased(client, catalogue):
    now = timezone.now()
    old = KeptResult.objects.create(expires_on=timezone.localdate() - timedelta(days=1))
    fresh = KeptResult.objects.create()
    Letter.objects.create(result=fresh, email="a@exemple.fr", asked_at=now - timedelta(days=2))
    assert client.get(reverse("simulator:kept", args=[old.pk])).status_code == 404
    assert services.purge(now) == 2
    assert services.purge(now) == 0
    assert list(KeptResult.objects.all()) == [fresh]


def test_keeping_is_limited(client, catalogue):
    for _ in range(services.KEEPING.count):
        client.post(reverse("simulator:keep"), {"effectif": "0-0"}, **OURS)
    refused = client.post(reverse("simulator:keep"), {"effectif": "0-0"}, **OURS)
    assert refused.status_code == 429
    assert "Attendez un moment" in text_of(refused)


def test_a_visitor_gets_no_cookie_and_leaves_no_row(client, catalogue):
    gueret()
    for address in (START, f"{START}?commencer=1", f"{RESULT}?{BAKER}"):
        assert not client.get(address).cookies
    assert not KeptResult.objects.exists()


def test_a_page_costs_few_queries_whatever_the_catalogue(client, catalogue, django_assert_max_num_queries):
    gueret()
    SectorFactory(subclass=True)
    client.get(f"{RESULT}?{BAKER}")
    with django_assert_max_num_queries(4):
        client.get(f"{RESULT}?{BAKER}")
    with django_assert_max_num_queries(4):
        client.get(f"{START}?{BAKER}&q=effectif")


def test_a_catalogue_without_aids_says_so(client):
    open_aids.forget()
    assert "Aucune aide n’est ouverte" in text_of(client.get(START))
    assert client.get(START, {"commencer": "1"}, follow=True).status_code == 200
