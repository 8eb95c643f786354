from __future__ import annotations

import pytest

from companies import lookup
from companies.models import Source
from tests.companies.factories import CompanyFactory, EstablishmentFactory
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def metz():
    return CommuneFactory(name="Metz")


def place(name: str, commune, **more):
    return EstablishmentFactory(company__name=name, commune=commune, **more)


@pytest.mark.parametrize("typed", ["fournil", "Le FOURNIL", "éclat", "eclat fourn", "d'éclat"])
def test_a_name_is_found_by_the_beginnings_of_its_words(metz, typed):
    found = place("Le Fournil d’Éclat", metz)
    assert lookup.by_name(typed, metz) == [found]


@pytest.mark.parametrize("typed", ["ournil", "fournil bleu", "", "   ", "!!!", "%", "_"])
def test_what_starts_no_word_finds_nothing(metz, typed):
    place("Le Fournil", metz)
    assert lookup.by_name(typed, metz) == []


def test_a_sign_is_found_as_well_as_a_name(metz):
    found = place("SARL Dupont", metz, sign="La Mie dorée")
    assert lookup.by_name("mie doree", metz) == [found]


def test_only_the_town_asked_for_is_searched(metz):
    place("Le Fournil", CommuneFactory())
    assert lookup.by_name("fournil", metz) == []


def test_a_city_includes_its_arrondissements():
    paris = CommuneFactory(code="75056", name="Paris")
    found = place("Le Fournil", CommuneFactory(code="75101", name="Paris 1er Arrondissement", city=paris))
    assert lookup.by_name("fournil", paris) == [found]


def test_closed_hidden_and_declared_ones_are_not_found_by_name(metz):
    place("Fournil fermé", metz, closed=True)
    place("Fournil cessé", metz, company__closed=True)
    place("Fournil caché", metz, company__diffusion="P")
    place("Fournil inventé", metz, source=Source.DECLARED)
    assert lookup.by_name("fournil", metz) == []


def test_a_siret_finds_closed_ones_and_none_that_someone_declared(metz):
    closed = place("Fournil fermé", metz, closed=True)
    declared = place("Fournil inventé", metz, source=Source.DECLARED)
    assert lookup.by_siret(closed.siret) == closed
    assert lookup.by_siret(declared.siret) is None


def test_a_search_costs_one_query_with_all_that_a_result_prints(metz, django_assert_num_queries):
    for number in range(30):
        EstablishmentFactory(company=CompanyFactory(name=f"Fournil {number}"), commune=metz)
    with django_assert_num_queries(1):
        found = lookup.by_name("fournil", metz)
        assert len([(one.shown_name, one.shown_address, one.sector) for one in found]) == lookup.SHOWN + 1
    with django_assert_num_queries(1):
        assert lookup.by_siret(found[0].siret).company.name
