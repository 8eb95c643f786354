import json

import pytest
from django import forms

from core.limits import Limit
from territories import views
from territories.forms import CommuneField, Typed
from territories.models import Commune
from tests.territories.factories import CommuneFactory, DepartmentFactory, RegionFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/essai/commune/"


@pytest.fixture(autouse=True)
def _places(settings):
    settings.ROOT_URLCONF = "tests.territories.picker_urls"
    CommuneFactory(code="57463", name="Metz", post_codes=["57000", "57050"])
    reunion = DepartmentFactory(
        code="974", name="La Réunion", region=RegionFactory(code="04", name="La Réunion", overseas=True)
    )
    seine = DepartmentFactory(
        code="93", name="Seine-Saint-Denis", region=RegionFactory(code="11", name="Île-de-France")
    )
    CommuneFactory(code="97411", name="Saint-Denis", department=reunion, population=154_765)
    CommuneFactory(code="93066", name="Saint-Denis", department=seine, population=113_942)


def send(client, **data):
    return client.post(ADDRESS, {"commune": "", "commune_code": "", "remark": "", **data}).content.decode()


@pytest.mark.parametrize("typed", ["Metz", "  metz ", "57050", "metz (57)", "57000 Metz"])
def test_a_commune_is_understood_from_what_is_typed(client, typed):
    assert "Commune retenue : Metz (57) – 57463" in send(client, commune=typed)


def test_the_empty_page_is_a_plain_field(client):
    page = client.get(ADDRESS).content.decode()
    assert 'name="commune"' in page
    assert 'type="radio"' not in page
    assert '<script src="/static/territories/commune-picker.js" type="module">' in page


def test_when_several_fit_they_are_listed_and_nothing_is_lost(client):
    page = send(client, commune="St-Denis", remark="Près de la gare")
    assert "Plusieurs communes correspondent" in page
    assert page.count('type="radio"') == 2
    assert 'value="St-Denis"' in page
    assert "Près de la gare" in page
    assert "Commune retenue" not in page


def test_choosing_one_of_the_list_settles_it(client):
    page = send(client, commune="St-Denis", commune_code="93066")
    assert "Commune retenue : Saint-Denis (93) – 93066" in page
    assert 'type="radio"' not in page


def test_words_corrected_after_a_choice_win(client):
    assert "Commune retenue : Metz (57)" in send(client, commune="Metz", commune_code="93066")


def test_the_beginning_of_a_name_gets_a_list(client):
    page = send(client, commune="Saint-D")
    assert "Il manque la fin du nom" in page
    assert page.count('type="radio"') == 2


@pytest.mark.parametrize("typed", ["Atlantide", "99999", "\x00", "<script>", "a" * 500])
def test_a_commune_nobody_knows_gets_a_message_beside_the_field(client, typed):
    page = send(client, commune=typed, commune_code="<x>")
    assert "Nous ne trouvons pas cette commune" in page
    assert "commune_error" in page


def test_an_empty_field_is_asked_for(client):
    assert "Indiquez une commune" in send(client)


def test_an_optional_field_may_stay_empty():
    class Optional(forms.Form):
        commune = CommuneField(required=False)

    form = Optional({})
    assert form.is_valid()
    assert form.cleaned_data == {"commune": None}


@pytest.mark.parametrize("initial", ["57463", "object"])
def test_a_commune_already_known_is_shown_and_unchanged(initial):
    class Known(forms.Form):
        commune = CommuneField()

    first = Commune.objects.get(pk="57463") if initial == "object" else initial
    page = str(Known(initial={"commune": first}))
    assert 'value="Metz (57)"' in page
    assert 'value="57463"' in page
    sent = Known({"commune": "Metz (57)", "commune_code": "57463"}, initial={"commune": first})
    assert sent.is_valid()
    assert not sent.has_changed()
    other = Known({"commune": "Saint-Denis (93)", "commune_code": ""}, initial={"commune": first})
    assert other.has_changed()


def test_a_form_that_does_not_mention_the_field_leaves_it_alone():
    widget = CommuneField().widget
    assert widget.value_omitted_from_data({}, {}, "commune")
    assert widget.value_from_datadict({"commune": " Metz "}, {}, "commune") == Typed("Metz", "")


def test_the_type_ahead_answers_json(client):
    answer = client.get("/territoires/communes/", {"q": "met"})
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert json.loads(answer.content) == {
        "results": [{"code": "57463", "label": "Metz (57)", "hint": "Moselle, 57000, 57050"}]
    }
    assert not answer.cookies


@pytest.mark.parametrize("typed", ["", "xyz", "\x00", "%25", "é" * 3000])
def test_the_type_ahead_never_fails(client, typed):
    assert client.get("/territoires/communes/", {"q": typed}).json() == {"results": []}


def test_the_type_ahead_costs_three_queries_and_one_for_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(3):
        client.get("/territoires/communes/", {"q": "saint"})
    with django_assert_num_queries(1):
        client.get("/territoires/communes/", {"q": "zzz"})


def test_the_type_ahead_has_a_limit_and_says_when_to_come_back(client, monkeypatch):
    monkeypatch.setattr(views, "TYPING", Limit("territories.communes", count=2, seconds=60))
    answers = [client.get("/territoires/communes/", {"q": "met"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert "Réessayez" in answers[-1].json()["error"]


def test_only_reading_is_allowed(client):
    assert client.post("/territoires/communes/").status_code == 405
