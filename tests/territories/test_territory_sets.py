import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from territories import services
from territories.models import Commune, Department, FormerCommune, Region, TerritoryPath, TerritorySet
from territories.services import ZoneRef, define_territory
from territories.zones import ZoneKind
from tests.territories.factories import CommuneFactory, DepartmentFactory, RegionFactory

pytestmark = pytest.mark.django_db

COUNTRY = ZoneRef(ZoneKind.COUNTRY)
EPCI = ZoneRef(ZoneKind.EPCI, "200039865", "Metz Métropole")


@pytest.fixture
def france():
    """A small France: mainland, Corsica, an overseas region, a collectivity, a city with arrondissements."""
    grand_est = RegionFactory()
    corsica = RegionFactory(code="94", name="Corse", located="en Corse")
    paris_region = RegionFactory(code="11", name="Île-de-France", located="en Île-de-France")
    reunion = RegionFactory(code="04", name="La Réunion", located="à La Réunion", overseas=True)
    moselle = DepartmentFactory(region=grand_est)
    rhine = DepartmentFactory(code="67", name="Bas-Rhin", region=grand_est)
    south = DepartmentFactory(code="2A", name="Corse-du-Sud", region=corsica)
    north = DepartmentFactory(code="2B", name="Haute-Corse", region=corsica)
    capital = DepartmentFactory(code="75", name="Paris", region=paris_region)
    island = DepartmentFactory(code="974", name="La Réunion", region=reunion)
    CommuneFactory(code="57463", name="Metz", department=moselle)
    CommuneFactory(code="57672", name="Thionville", department=moselle)
    CommuneFactory(code="67482", name="Strasbourg", department=rhine)
    CommuneFactory(code="2A004", name="Ajaccio", department=south)
    CommuneFactory(code="2B033", name="Bastia", department=north)
    CommuneFactory(code="97411", name="Saint-Denis", department=island)
    paris = CommuneFactory(code="75056", name="Paris", department=capital)
    CommuneFactory(code="75101", name="Paris 1er Arrondissement", department=capital, city=paris)
    CommuneFactory(overseas_collectivity=True)
    FormerCommune.objects.create(code="57999", name="Sablon", commune_id="57463")


def commune(code: str) -> Commune:
    return Commune.objects.get(pk=code)


def inside(territory: TerritorySet) -> set[str]:
    return {place.code for place in Commune.objects.all() if territory.contains(place)}


@pytest.mark.usefixtures("france")
@pytest.mark.parametrize(
    ("zone", "codes"),
    [
        (ZoneRef(ZoneKind.MAINLAND), {"57463", "57672", "67482", "2A004", "2B033", "75056", "75101"}),
        (ZoneRef(ZoneKind.OVERSEAS), {"97411", "97701"}),
        (ZoneRef(ZoneKind.REGION, "94"), {"2A004", "2B033"}),
        (ZoneRef(ZoneKind.DEPARTMENT, "57"), {"57463", "57672"}),
        (ZoneRef(ZoneKind.DEPARTMENT, "2a"), {"2A004"}),
        (ZoneRef(ZoneKind.DEPARTMENT, "20"), {"2A004", "2B033"}),
        (ZoneRef(ZoneKind.DEPARTMENT, "974"), {"97411"}),
        (ZoneRef(ZoneKind.DEPARTMENT, "977"), {"97701"}),
        (ZoneRef(ZoneKind.COMMUNE, "75056"), {"75056", "75101"}),
        (ZoneRef(ZoneKind.COMMUNE, "75101"), {"75101"}),
        (ZoneRef(ZoneKind.COMMUNE, "57999"), {"57463"}),
    ],
    ids=[
        "mainland, Corsica included",
        "overseas",
        "region",
        "department",
        "Corsica in small letters",
        "Corsica before 1976",
        "overseas department",
        "collectivity",
        "city with its arrondissements",
        "arrondissement",
        "merged commune",
    ],
)
def test_a_zone_holds_its_communes_and_no_other(zone, codes):
    assert inside(define_territory([zone])) == codes


@pytest.mark.usefixtures("france")
def test_the_whole_country_is_one_row_and_holds_everyone():
    territory = define_territory([COUNTRY])
    assert TerritoryPath.objects.count() == 1
    assert len(inside(territory)) == Commune.objects.count()
    assert territory.contains(None) is True


@pytest.mark.usefixtures("france")
def test_an_exclusion_takes_its_communes_away():
    territory = define_territory([ZoneRef(ZoneKind.REGION, "44")], [ZoneRef(ZoneKind.COMMUNE, "57463")])
    assert inside(territory) == {"57672", "67482"}
    assert territory.words == "Grand Est, sauf Metz (57)"


@pytest.mark.usefixtures("france")
@pytest.mark.parametrize(
    "zone",
    [EPCI, ZoneRef(ZoneKind.OTHER, "", "Massif des Vosges"), ZoneRef(ZoneKind.COMMUNE, "99999")],
    ids=["intercommunality", "free words", "code nobody knows"],
)
def test_a_zone_that_cannot_be_expanded_stays_unknown(zone):
    territory = define_territory([zone, ZoneRef(ZoneKind.DEPARTMENT, "67")])
    assert territory.contains(commune("57463")) is None
    assert territory.contains(commune("67482")) is True
    excluding = define_territory([ZoneRef(ZoneKind.DEPARTMENT, "57")], [zone])
    assert excluding.contains(commune("57463")) is None
    assert excluding.contains(commune("67482")) is False


@pytest.mark.usefixtures("france")
def test_an_intercommunality_across_two_regions_is_unknown_in_both():
    territory = define_territory([EPCI])
    assert [territory.contains(region) for region in Region.objects.all()] == [None] * 4


@pytest.mark.usefixtures("france")
def test_a_company_known_by_its_department_only_gets_an_honest_answer():
    territory = define_territory([ZoneRef(ZoneKind.REGION, "44")], [ZoneRef(ZoneKind.COMMUNE, "57463")])
    assert territory.contains(Department.objects.get(pk="67")) is True
    assert territory.contains(Department.objects.get(pk="57")) is None
    assert territory.contains(Department.objects.get(pk="2A")) is False


@pytest.mark.usefixtures("france")
def test_asking_costs_no_query(django_assert_num_queries):
    define_territory([ZoneRef(ZoneKind.REGION, "44"), EPCI], [ZoneRef(ZoneKind.COMMUNE, "57463")])
    territory, metz = TerritorySet.objects.get(), commune("57463")
    with django_assert_num_queries(0):
        assert territory.contains(metz) is False


@pytest.mark.usefixtures("france")
def test_defining_costs_the_same_whatever_the_number_of_zones(django_assert_max_num_queries):
    zones = [ZoneRef(ZoneKind.COMMUNE, code) for code in Commune.objects.values_list("pk", flat=True)]
    with django_assert_max_num_queries(10):
        define_territory([*zones, ZoneRef(ZoneKind.REGION, "44"), ZoneRef(ZoneKind.DEPARTMENT, "57")])


@pytest.mark.usefixtures("france")
def test_defining_again_replaces_what_was_there():
    territory = define_territory([COUNTRY], [EPCI])
    services.define_territory([ZoneRef(ZoneKind.DEPARTMENT, "57")], name="Moselle", territory_set=territory)
    territory.refresh_from_db()
    assert inside(territory) == {"57463", "57672"}
    assert not territory.open_exclusion
    assert [path.path for path in territory.paths.all()] == ["44/57"]


def refs(codes: list[str]) -> st.SearchStrategy:
    return st.lists(
        st.one_of(
            st.sampled_from([COUNTRY, EPCI, ZoneRef(ZoneKind.MAINLAND), ZoneRef(ZoneKind.OVERSEAS)]),
            st.sampled_from(codes).map(lambda code: ZoneRef(ZoneKind.COMMUNE, code)),
            st.sampled_from(["57", "67", "2A", "20", "75", "977"]).map(
                lambda code: ZoneRef(ZoneKind.DEPARTMENT, code)
            ),
            st.sampled_from(["11", "44", "94", "04"]).map(lambda code: ZoneRef(ZoneKind.REGION, code)),
        ),
        max_size=4,
    )


CODES = ["57463", "57672", "67482", "2A004", "75056", "75101", "97411", "97701"]


@pytest.mark.usefixtures("france")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(refs(CODES), refs(CODES), st.randoms(use_true_random=False))
def test_the_database_answers_as_the_set_itself_does(zones, exclusions, draw):
    territory = define_territory(zones, exclusions)
    places = [*Region.objects.all(), *Department.objects.all(), *Commune.objects.all()]
    for place in draw.sample(places, 5):
        answer = territory.contains(place)
        mine = TerritorySet.objects.filter(pk=territory.pk)
        assert mine.containing(place).exists() is (answer is True), place
        assert mine.possibly_containing(place).exists() is (answer is not False), place


@pytest.mark.usefixtures("france")
def test_the_sets_that_hold_a_commune_are_found_by_one_indexed_query(django_assert_num_queries):
    expected = [define_territory([COUNTRY]), define_territory([ZoneRef(ZoneKind.DEPARTMENT, "57")])]
    define_territory([ZoneRef(ZoneKind.REGION, "94")])
    metz = commune("57463")
    with django_assert_num_queries(1):
        assert list(TerritorySet.objects.containing(metz).order_by("pk")) == expected


def test_the_scale_of_a_set_is_that_of_its_widest_zone():
    territory = TerritorySet(zones=[{"kind": "commune"}, {"kind": "region"}])
    assert territory.scale is ZoneKind.REGION
    assert TerritorySet().scale is None
