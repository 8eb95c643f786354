"""The reference data themselves, and finding a commune among all of them."""

from collections import Counter

import pytest
from django.db import connection
from django.db.models import Sum

from territories import picker, reference
from territories.models import Commune, Department, FormerCommune, PostCode, Region
from territories.services import ZoneRef, current_communes, define_territory
from territories.zones import ZoneKind
from tests.support.databases import filled_for_a_module

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _france(django_db_setup, django_db_blocker):
    def fill():
        list(reference.load())
        with connection.cursor() as cursor:
            # Of tables filled in this transaction the planner knows nothing yet, and guesses badly.
            cursor.execute("ANALYZE")

    with filled_for_a_module(django_db_blocker, fill):
        yield


def test_every_region_department_and_commune_is_there():
    assert Region.objects.count() == 18
    assert Department.objects.count() == 101
    assert Commune.objects.exclude(department=None).counted().count() == 34_935
    assert Commune.objects.exclude(city=None).count() == 45
    assert Region.objects.filter(overseas=True).count() == 5


def test_loading_again_changes_nothing():
    again = list(reference.load())
    assert sum(loaded.created + loaded.updated for loaded in again) == 0


def test_a_row_that_differs_is_put_right():
    Commune.objects.filter(pk="57463").update(name="Divodurum", population=1)
    changed = {loaded.label: loaded.updated for loaded in reference.load()}
    assert changed["communes"] == 1
    assert str(Commune.objects.get(pk="57463")) == "Metz (57)"


@pytest.mark.parametrize(("city", "count"), [("75056", 20), ("69123", 9), ("13055", 16)])
def test_the_people_of_a_city_with_arrondissements_are_counted_once(city, count):
    arrondissements = Commune.objects.filter(city=city)
    assert arrondissements.count() == count
    people = arrondissements.aggregate(people=Sum("population"))["people"]
    assert Commune.objects.get(pk=city).population == people
    assert {place.whole for place in arrondissements} == {city}
    everyone = Commune.objects.exclude(department=None).aggregate(people=Sum("population"))["people"]
    counted = Commune.objects.exclude(department=None).counted().aggregate(people=Sum("population"))["people"]
    assert counted == 67_391_791
    assert everyone > counted


def test_an_unknown_population_is_not_zero():
    assert Commune.objects.get(pk="97611").population is None
    assert not Commune.objects.filter(population=0, department="976").exists()


def test_corsica_has_two_departments_and_post_codes_in_20():
    ajaccio = Commune.objects.get(pk="2A004")
    assert ajaccio.path == "94/2A/2A004"
    assert {code.code for code in ajaccio.post_codes.all()} == {"20000", "20090", "20167"}
    assert current_communes(["20004", "2a004"]) == {"20004": ajaccio, "2A004": ajaccio}
    assert Commune.objects.filter(department__in=["2A", "2B"]).count() == 360


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("97411", "04/974/97411"),
        ("97611", "06/976/97611"),
        ("97701", "977/977/97701"),
        ("98818", "988/988/98818"),
    ],
)
def test_overseas_places_have_their_path(code, path):
    assert Commune.objects.get(pk=code).path == path


@pytest.mark.parametrize(
    ("old", "today"),
    [
        ("74011", "74010"),  # Annecy-le-Vieux, merged into Annecy
        ("14697", "14654"),  # twice on its way
        ("75048", "93048"),  # Montreuil, before the departments around Paris
        ("97123", "97701"),  # Saint-Barthélemy, before it left Guadeloupe
        ("57463", "57463"),
    ],
)
def test_an_old_code_leads_to_the_commune_of_today(old, today):
    assert current_communes([old])[old].code == today


def test_a_commune_set_up_again_is_itself():
    assert current_communes(["76095"])["76095"].name == "Bihorel"
    assert not FormerCommune.objects.filter(pk="76095").exists()


def test_a_code_nobody_knows_is_absent():
    assert current_communes(["99999", ""]) == {}


def test_codes_cost_two_queries_whatever_their_number(django_assert_num_queries):
    codes = [*FormerCommune.objects.values_list("pk", flat=True)[:200], "57463"]
    with django_assert_num_queries(2):
        assert len(current_communes(codes)) == 201


def test_a_post_code_has_several_communes_and_a_commune_several_post_codes():
    communes_of = Counter(PostCode.communes.through.objects.values_list("postcode_id", flat=True))
    assert max(communes_of.values()) > 20
    assert Commune.objects.get(pk="75056").post_codes.count() == 21
    assert not Commune.objects.exclude(department=None).filter(post_codes=None, population__gt=0).exists()
    assert {len(code) for code in PostCode.objects.values_list("pk", flat=True)} == {5}


def test_a_merged_commune_is_inside_the_zones_of_its_heir():
    annecy = Commune.objects.get(pk="74010")
    assert define_territory([ZoneRef(ZoneKind.COMMUNE, "74011")]).contains(annecy) is True


def test_no_two_communes_share_a_label():
    assert max(Counter(commune.label for commune in Commune.objects.all()).values()) == 1


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("metz", "57463"),
        ("MET", "57463"),
        ("57000", "57463"),
        ("57000 Metz", "57463"),
        ("Metz (57)", "57463"),
        ("st den", "97411"),
        ("Saint-Denis (93)", "93066"),
        ("st", "56201"),  # Le Saint
        ("stras", "67482"),
        ("havre", "76351"),
        ("le hav", "76351"),
        ("ajacc", "2A004"),
        ("20000", "2A004"),
        ("Bastia (2b)", "2B033"),
        ("paris", "75056"),
        ("paris 1", "75101"),
        ("75001", "75101"),
        ("lyon 03", "69383"),
        ("97150", "97801"),
        ("y", "80829"),
        ("Annecy-le-Vieux", "74010"),
        ("evry cour", "91228"),
    ],
)
def test_what_people_type_finds_their_commune_first(typed, first):
    assert picker.search(typed)[0].code == first


@pytest.mark.parametrize("typed", ["", " ", "7", "---", "\x00", "%", "_", "99999", "xqzw", "é" * 5000, "٥٧"])
def test_what_means_nothing_finds_nothing(typed):
    assert picker.search(typed) == []


def test_a_former_name_says_so():
    (match, *_) = picker.search("Annecy-le-Vieux")
    assert match.hint.endswith("ancienne commune : Annecy-le-Vieux")


def test_the_most_populous_comes_first():
    found = picker.search("vill")
    assert [match.label for match in found[:2]] == ["Villeurbanne (69)", "Villeneuve-d’Ascq (59)"]


def test_a_search_costs_three_queries(django_assert_num_queries):
    with django_assert_num_queries(3):
        [match.hint for match in picker.search("saint")]
    with django_assert_num_queries(3):
        [match.hint for match in picker.search("570")]


def test_every_namesake_can_be_chosen_without_a_script():
    resolution = picker.resolve("Sainte-Colombe")
    bearers = {commune.code for commune in Commune.objects.filter(name="Sainte-Colombe")}
    assert resolution.commune is None
    assert bearers <= {match.code for match in resolution.candidates}
    for code in bearers:
        assert picker.resolve("Sainte-Colombe", code).commune.code == code


def test_a_choice_that_no_longer_fits_the_words_is_dropped():
    assert picker.resolve("Metz", "75056").commune.code == "57463"
    assert picker.resolve("Saint-Denis", "57463").commune is None


def test_every_commune_is_understood_by_its_own_label():
    sample = Commune.objects.exclude(department=None).order_by("code")[::350]
    lost = [commune.label for commune in sample if picker.resolve(commune.label).commune != commune]
    assert lost == []
