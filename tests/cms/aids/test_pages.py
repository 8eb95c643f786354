"""The list, the page, the comparison, the sheet, the report: what a reader gets."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from cms.aids import services
from cms.aids.models import AidPage, ErrorReport, ReportState
from cms.aids.services import KEPT
from core import outbox
from core.actors import Actor
from core.capabilities import fragments, periodic
from core.testing import run_outbox
from demo import aids as demo
from tests.accounts.factories import UserFactory
from tests.cms.factories import AidFactory, creuse
from tests.community.questions.factories import TopicFactory
from tests.support.caches import empty as empty_caches
from tests.territories.factories import CommuneFactory, DepartmentFactory, RegionFactory

pytestmark = pytest.mark.django_db
SAME = {"headers": {"sec-fetch-site": "same-origin"}}


def text(client, path: str, **query) -> str:
    return client.get(path, query).content.decode()


@pytest.mark.parametrize("count", [1, 25])
def test_the_list_costs_ten_queries_whatever_its_length(client, count, django_assert_max_num_queries):
    creuse()
    topic = TopicFactory()
    for number in range(count):
        AidFactory(title=f"Aide {number}", zones="Creuse", topics=[topic], closing="none")
    with django_assert_max_num_queries(10):
        html = text(client, "/aides/", lieu="d-23")
    assert html.count("row-item__title") == min(count, 20)


def test_every_page_of_the_list_is_reached_once(client):
    for number in range(45):
        AidFactory(title=f"Aide n{number:02}", closing="dated", closes_on=timezone.localdate())
    seen, path = [], "/aides/"
    while path:
        html = client.get(path).content.decode()
        seen += re.findall(r"Aide n(\d\d)</a>", html)
        found = re.search(r'href="(/aides/\?apres=[^"]+)"', html)
        path = found[1] if found else ""
    assert sorted(seen) == [f"{number:02}" for number in range(45)]


def test_the_page_of_an_aid_has_a_bounded_cost(client, django_assert_max_num_queries):
    creuse()
    topic = TopicFactory()
    parts = {
        "partners": [{"name": "Région"}],
        "steps": [{"title": f"Étape {n}"} for n in range(6)],
        "conditions": [{"kind": "headcount", "maximum": n + 9} for n in range(12)],
        "sources": [{"title": "Délibération"}],
    }
    aid = AidFactory(title="Celle-ci", topics=[topic], zones="Creuse", parts=parts)
    for _ in range(5):
        AidFactory(topics=[topic])
    client.get(aid.path_on_site)
    empty_caches()
    with django_assert_max_num_queries(22):
        html = text(client, f"{aid.path_on_site}?x=1")
    assert html.count("cond--maybe") == 13
    assert "elle porte aussi sur" in html


def test_facets_keep_what_fits_and_what_says_nothing(client):
    creuse()
    topic = TopicFactory(slug="energie-x", name="Énergie X")
    AidFactory(title="Prêt creusois", kind="loan", zones="Creuse", audiences=",tpe,", sections=",C,F,")
    AidFactory(title="Étude sur tout", kind="study", other_kinds=",loan,", topics=[topic])
    for query, found, absent in (
        ({"type": "loan"}, ["Prêt creusois", "Étude sur tout"], []),
        ({"type": "study"}, ["Étude sur tout"], ["Prêt creusois"]),
        ({"sujet": "energie-x"}, ["Étude sur tout"], ["Prêt creusois"]),
        ({"secteur": "F"}, ["Prêt creusois", "Étude sur tout"], []),
        ({"secteur": "G"}, ["Étude sur tout"], ["Prêt creusois"]),
        ({"public": "tpe"}, ["Prêt creusois", "Étude sur tout"], []),
        ({"public": "farms"}, ["Étude sur tout"], ["Prêt creusois"]),
    ):
        html = text(client, "/aides/", **query)
        assert all(title in html for title in found), query
        assert not any(title in html for title in absent), query


def places():
    RegionFactory(code="94", name="Corse")
    DepartmentFactory(code="2A", name="Corse-du-Sud", region__code="94", region__name="Corse")
    DepartmentFactory(code="974", name="La Réunion", region__code="04", region__name="La Réunion")
    moselle = DepartmentFactory(code="57", name="Moselle")
    CommuneFactory(code="57463", name="Metz", department=moselle)


@pytest.mark.parametrize(
    ("zones", "excluded", "there", "elsewhere"),
    [
        ("Corse", "", "d-2A", "d-57"),
        ("DEP-2A", "", "r-94", "d-974"),
        ("La Réunion", "", "d-974", "d-2A"),
        ("Grand Est", "Moselle", "r-44", "d-57"),
        ("France métropolitaine", "", "d-2A", None),
        ("Metz (57)", "", "d-57", "d-974"),
        # An intercommunality may lie anywhere: what is not known is not left out.
        ("EPC-200034825", "", "d-57", None),
        ("Bassin Loire-Bretagne", "", "d-2A", None),
        ("", "", "d-974", None),
    ],
)
def test_places_are_those_of_the_aid_not_of_who_gives_it(client, zones, excluded, there, elsewhere):
    places()
    AidFactory(title="Aide locale", zones=zones, excluded_zones=excluded)
    assert "Aide locale" in text(client, "/aides/", lieu=there)
    if elsewhere:
        assert "Aide locale" not in text(client, "/aides/", lieu=elsewhere)


def test_what_is_near_comes_before_what_is_everywhere(client):
    places()
    AidFactory(title="Partout", zones="France", closing="dated", closes_on=timezone.localdate())
    AidFactory(title="Région", zones="Grand Est")
    AidFactory(title="Commune", zones="Metz (57)")
    html = text(client, "/aides/", lieu="d-57")
    assert html.index("Commune</a>") < html.index("Région</a>") < html.index("Partout</a>")


@pytest.mark.parametrize(
    "query",
    ["type=x", "secteur=%00", "sujet=rien", "lieu=d-00", "lieu=x", "public=tout", "bientot=2", "apres=x"],
)
def test_a_filter_that_is_none_is_not_found(client, query):
    assert client.get(f"/aides/?{query}").status_code == 404


@settings(max_examples=15)
@given(
    st.dictionaries(st.sampled_from(["type", "sujet", "lieu", "apres", "aide", "bientot", "z"]), st.text())
)
def test_no_query_string_breaks_a_page(query):
    from tests.support.client import StrictClient

    client = StrictClient()
    for path in ("/aides/", "/aides/comparer/", "/aides/recentes.atom"):
        assert client.get(path, query).status_code in {200, 404}


def test_an_aid_leaves_lists_feed_and_fragments_at_midnight_in_paris(client):
    with time_machine.travel("2026-11-21T12:00:00Z", tick=False):
        aid = AidFactory(title="Dernier jour", closing="dated", closes_on=date(2026, 11, 21))
        for path in ("/aides/", "/aides/recentes.atom", "/aides/?bientot=1"):
            assert "Dernier jour" in text(client, path)
        assert fragments["aids.closing_soon"].context(None)["links"]
    with time_machine.travel("2026-11-21T23:00:30Z", tick=False):
        # The pages kept the day before live half a minute; the job of midnight does not wait for it.
        outbox.enqueue(periodic["aids.midnight"].effect)
        run_outbox()
        empty_caches()
        for path in ("/aides/?z=1", "/aides/recentes.atom", "/aides/?bientot=1&z=1"):
            assert "Dernier jour" not in text(client, path)
        assert fragments["aids.closing_soon"].context(None)["links"] == []
        html = text(client, f"{aid.path_on_site}?z=1")
        assert "Cette aide est fermée" in html
        assert "Voir la page officielle" not in html


def test_the_job_of_midnight_lets_go_of_what_was_kept(django_capture_on_commit_callbacks):
    cache.set(KEPT["latest"], ["hier"])
    with django_capture_on_commit_callbacks(execute=True):
        services.aid_changed()
    assert cache.get(KEPT["latest"]) is None


def test_a_draft_and_a_restricted_aid_are_nowhere(client):
    draft = AidFactory(title="Pas encore", live=False)
    kept = AidFactory(title="Sous clé")
    PageViewRestriction.objects.create(page=kept, restriction_type="login")
    compared = f"/aides/comparer/?aide={draft.slug}&aide={kept.slug}"
    for path in ("/aides/", "/aides/recentes.atom", "/sitemap-pages.xml", compared, "/"):
        html = text(client, path)
        assert "Pas encore" not in html
        assert "Sous clé" not in html
    for aid in (draft, kept):
        assert client.get(f"/aides/fiche/{aid.slug}/").status_code == 404
        assert client.get(f"/signaler/aide/{aid.slug}/").status_code == 404


def test_the_page_says_what_machines_read(client):
    aid = AidFactory(title="Chèque <b>", zones="France", closing="none")
    html = text(client, aid.path_on_site)
    found = json.loads(re.search(r'application/ld\+json">(.*?)</script>', html)[1])
    assert found["@type"] == "GovernmentService"
    assert found["name"] == "Chèque <b>"
    assert found["provider"][0]["name"] == "Région Exemple"
    assert aid.slug in text(client, "/sitemap-pages.xml")
    assert "<title>Chèque &lt;b&gt;</title>" in text(client, "/aides/recentes.atom")


def test_an_end_nobody_knows_is_said_so(client):
    unknown, none = AidFactory(closing="unknown"), AidFactory(closing="none")
    assert "Fin non précisée" in text(client, unknown.path_on_site)
    assert "Sans date de fin" in text(client, none.path_on_site)


def test_two_to_four_aids_stand_side_by_side(client, django_assert_max_num_queries):
    creuse()
    slugs = []
    for number in range(5):
        parts = {
            "partners": [{"name": f"Région {number}"}],
            "conditions": [{"kind": "headcount", "maximum": 9}],
        }
        slugs.append(
            AidFactory(
                title=f"Aide {number}", rate_min=50, rate_max=50, ceiling=100_00, zones="Creuse", parts=parts
            ).slug
        )
    with django_assert_max_num_queries(10):
        html = text(client, "/aides/comparer/", aide=slugs)
    assert "Quatre aides au plus" in html
    assert "Région 3" in html
    assert "Région 4" not in html
    assert "50\u00a0%" in html
    assert "Elle demande 9" in html
    assert f"aide={slugs[0]}&amp;aide={slugs[1]}&amp;aide={slugs[2]}" in html
    assert "n’est plus là" in text(client, "/aides/comparer/", aide=[slugs[0], "partie"])
    assert "Rien à comparer" in text(client, "/aides/comparer/")


def test_the_sheet_says_all_that_the_page_does(client):
    parts = {
        "partners": [{"name": "Région"}],
        "steps": [{"title": "Déposez", "text": "<p>Avec un <b>devis</b>.</p>"}],
        "conditions": [{"kind": "text", "text": "Le projet est neuf."}],
        "contacts": [{"name": "Guichet", "email": "guichet@region.example"}],
        "sources": [{"title": "Délibération", "checked_on": date(2026, 3, 12)}],
    }
    aid = AidFactory(title="Fiche", amount_text="Selon projet", parts=parts)
    html = text(client, f"/aides/fiche/{aid.slug}/")
    for words in (
        "Le projet est neuf.",
        "<b>devis</b>",
        "guichet@region.example",
        "Selon projet",
        "12\u00a0mars",
    ):
        assert words in html
    assert "Imprimer cette fiche" in text(client, aid.path_on_site)


def test_anybody_reports_an_error_and_nothing_of_them_is_kept(client):
    aid = AidFactory()
    path = f"/signaler/aide/{aid.slug}/"
    assert "Set-Cookie" not in client.get(path).headers
    for posted, said in (
        ({}, "Choisissez ce qui ne va pas"),
        ({"fault": "other"}, "quelques mots"),
        ({"fault": "amount", "words": "x" * 1001}, "1\u202f000 caractères"),
        ({"fault": "zz"}, "dans la liste"),
    ):
        answer = client.post(path, posted, **SAME)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    answer = client.post(path, {"fault": "amount", "words": "C’est\0 5\u202f000 €"}, **SAME)
    assert "Merci" in answer.content.decode()
    report = ErrorReport.objects.get()
    assert (report.fault, report.words) == ("amount", "C’est 5\u202f000 €")
    assert report.reported_at.minute == 0
    assert client.post(path, {"fault": "amount"}).status_code == 403


def test_one_network_reports_so_much_and_no_more(client):
    aid = AidFactory()
    answers = [
        client.post(f"/signaler/aide/{aid.slug}/", {"fault": "link"}, **SAME).status_code for _ in range(11)
    ]
    assert answers == [200] * 10 + [429]


def test_editors_see_reports_and_say_what_they_did(client):
    aid = AidFactory(title="Mal chiffrée")
    report = ErrorReport.objects.create(aid=aid, fault="amount", words="<script>")
    editor = UserFactory(role="editor")
    client.force_login(editor)
    html = text(client, "/admin/aides/erreurs/")
    assert "Mal chiffrée" in html
    assert "&lt;script&gt;" in html
    client.post(f"/admin/aides/erreurs/{report.pk}/", {"state": "done"})
    report.refresh_from_db()
    assert report.state == ReportState.DONE
    assert "personne n’attend" in text(client, "/admin/aides/erreurs/")
    with pytest.raises(services.PermissionDenied):
        services.decide_report(report.pk, "closed", by=Actor.of(UserFactory()))


def test_an_editor_writes_an_aid_whole_in_wagtail(client):
    creuse()
    aid = AidFactory(title="À corriger")
    client.force_login(UserFactory(role="editor"))
    html = text(client, f"/admin/pages/{aid.pk}/edit/")
    for words in ("Condition en mots", "Guéret (23)", "plafond de l’aide", "Les demandes sont comparées"):
        assert words in html


def test_fields_of_editors_have_their_help(client):
    from wagtail.models import Page

    own = {field.name for field in Page._meta.get_fields()}
    names = set(AidPage.get_edit_handler().get_form_class().base_fields) - own - {"comment_notifications"}
    assert {name for name in names if not AidPage._meta.get_field(name).help_text} == set()


def test_euros_typed_are_cents_kept_and_choices_come_back():
    form_class = AidPage.get_edit_handler().get_form_class()
    aid = AidFactory(ceiling=150_050, audiences=",tpe,pme,")
    form = form_class(instance=aid, for_user=UserFactory())
    assert str(form["ceiling"].value()) == "1500.5"
    assert form["audiences"].value() == ["tpe", "pme"]
    field = form.fields["ceiling"]
    assert field.clean("3000,50".replace(",", ".")) == 300_050
    assert form.fields["audiences"].clean(["pme"]) == ",pme,"


def test_the_demonstration_has_thirty_aids_and_loading_twice_adds_none():
    assert demo.load() == (30, 30)
    assert demo.load() == (0, 30)
    aids = AidPage.objects.all()
    assert all(aid.sources.exists() and aid.conditions.exists() and aid.funders for aid in aids)
    assert all(condition.read() for aid in aids for condition in aid.conditions.all())


def test_a_card_shows_an_aid_and_nothing_once_it_is_closed():
    aid = AidFactory(title="Encartée", closing="dated", closes_on=timezone.localdate())
    card = fragments["aids.card"].context
    assert card(None, slug=aid.slug)["aid"]["title"] == "Encartée"
    AidPage.objects.update(
        closes_on=timezone.localdate() - timedelta(days=1), last_day=timezone.localdate() - timedelta(days=1)
    )
    assert card(None, slug=aid.slug) is None
