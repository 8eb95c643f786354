"""The NAF, topics and services as shipped, loaded once for this module."""

from collections import Counter
from itertools import pairwise

import pytest

from core.words import fold
from taxonomy import reference
from taxonomy.models import Nomenclature, Sector, ServiceType, Topic, TopicSynonym, sector_id
from tests.support.databases import filled_for_a_module

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _vocabularies(django_db_setup, django_db_blocker):
    with filled_for_a_module(django_db_blocker, lambda: list(reference.load())):
        yield


def test_the_whole_nomenclature_is_there_with_its_version():
    levels = Counter(Sector.objects.values_list("level", flat=True))
    assert levels == {"section": 21, "division": 88, "group": 272, "class": 615, "subclass": 732}
    assert set(Sector.objects.values_list("nomenclature", flat=True)) == {Nomenclature.NAF2}


def test_a_sub_class_climbs_to_its_section():
    sector = Sector.objects.get(pk=sector_id("10.71C"))
    codes = []
    while sector:
        codes.append(sector.code)
        sector = sector.parent
    assert codes == ["10.71C", "10.71", "10.7", "10", "C"]
    assert not Sector.objects.exclude(level="section").filter(parent=None).exists()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("boulanger", "10.71C"),
        ("BOULANGÈRE", "10.71C"),
        ("patisserie", "10.71C"),
        ("10.71C", "10.71C"),
        ("1071c", "10.71C"),
        ("10.71", "10.71A"),
        ("coiffeur", "96.02A"),
        ("coiffeuses", "96.02A"),
        ("plombier", "43.22A"),
        ("garage", "45.20A"),
        ("garagiste", "45.20A"),
        ("avocat", "69.10Z"),
        ("expert-comptable", "69.20Z"),
        ("vente de fleurs", "47.76Z"),
        ("magasin de chaussures", "47.72A"),
        ("viennoiserie", "10.71C"),
        ("auto-école", "85.53Z"),
        ("agence web", "62.02A"),
        ("réparation de vélos", "95.29Z"),
    ],
)
def test_a_trade_in_everyday_words_finds_its_code(typed, code):
    assert Sector.objects.matching(typed)[0].code == code


@pytest.mark.parametrize("typed", ["", "   ", "xqzwk", "\x00", "%", "de la", "99.99Z"])
def test_what_means_nothing_finds_nothing(typed):
    assert Sector.objects.matching(typed) == []


def test_what_a_line_leaves_out_does_not_find_it():
    # 10.71C says that frozen pizzas are elsewhere.
    assert "10.71C" not in {sector.code for sector in Sector.objects.matching("pizza surgelée")}


def test_a_search_costs_one_query_or_three(django_assert_num_queries):
    with django_assert_num_queries(1):
        Sector.objects.matching("boulanger")
    with django_assert_num_queries(3):
        Sector.objects.matching("xqzwkxqzwk")


def test_words_added_by_an_editor_find_the_line_and_survive_a_load():
    sector = Sector.objects.get(pk=sector_id("56.10C"))
    sector.extra_keywords = "Bokit, tacos"
    sector.save()
    assert sum(loaded.updated for loaded in reference.load()) == 0
    assert Sector.objects.matching("bokits")[0] == sector


def test_loading_again_changes_nothing():
    assert sum(loaded.created + loaded.updated for loaded in reference.load()) == 0


def test_what_an_editor_changed_stays_changed():
    topic = Topic.objects.get(slug="tva")
    topic.description = "Autrement dit."
    topic.save()
    topic.synonyms.filter(key="oss").delete()
    ServiceType.objects.filter(pk="site-vitrine").update(name="Site de présentation")
    list(reference.load())
    topic.refresh_from_db()
    assert topic.description == "Autrement dit."
    assert not topic.synonyms.filter(key="oss").exists()
    assert ServiceType.objects.get(pk="site-vitrine").name == "Site de présentation"


def test_topics_have_two_levels():
    assert Topic.objects.roots().count() == 8
    assert 35 <= Topic.objects.exclude(parent=None).count() <= 45
    assert not Topic.objects.filter(parent__parent__isnull=False).exists()
    assert not Topic.objects.roots().filter(children=None).exists()


def test_the_tree_costs_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        assert sum(len(root.children.all()) for root in Topic.objects.tree()) == 42


def test_no_word_names_two_topics():
    names = [
        *Topic.objects.values_list("key", flat=True),
        *TopicSynonym.objects.values_list("key", flat=True),
    ]
    assert [name for name, times in Counter(names).items() if times > 1] == []


@pytest.mark.parametrize(
    ("word", "slug"),
    [
        ("Droit du travail", "droit-du-travail"),
        ("prud'hommes", "droit-du-travail"),
        ("PRUD’HOMMES", "droit-du-travail"),
        ("e-commerce", "vente-en-ligne"),
        ("rgpd", "donnees-personnelles"),
        ("depot de bilan", "entreprise-en-difficulte"),
        ("cash-flow", "tresorerie"),
    ],
)
def test_a_topic_is_found_by_its_name_or_a_synonym(word, slug):
    assert Topic.objects.named(word).slug == slug


@pytest.mark.parametrize("word", ["", "?", "astrologie"])
def test_a_word_that_names_no_topic_names_none(word):
    assert Topic.objects.named(word) is None


def test_every_topic_and_service_is_described_in_one_french_sentence():
    for text in [
        *Topic.objects.values_list("description", flat=True),
        *ServiceType.objects.values_list("description", flat=True),
    ]:
        assert text[0].isupper(), text
        assert text.endswith("."), text
        assert "'" not in text, text


def test_services_have_a_unit_a_topic_and_bands_that_neither_overlap_nor_leave_a_hole():
    services = ServiceType.objects.prefetch_related("bands").select_related("topic")
    assert 40 <= len(services) <= 50
    for service in services:
        service.full_clean(exclude=["code"])
        assert service.topic, service
        bands = list(service.bands.all())
        assert bool(bands) is bool(service.measure), service
        for before, after in pairwise(bands):
            assert before.maximum + 1 == after.minimum, service


@pytest.mark.parametrize(
    ("pages", "label"),
    [
        (1, "1 à 5 pages"),
        (5, "1 à 5 pages"),
        (6, "6 à 15 pages"),
        (15, "6 à 15 pages"),
        (400, "41 pages et plus"),
    ],
)
def test_a_size_falls_in_one_band(pages, label):
    assert str(ServiceType.objects.get(pk="site-vitrine").band_for(pages)) == label


def test_a_service_of_one_size_has_no_band():
    assert ServiceType.objects.get(pk="conseil-juridique").band_for(3) is None


def test_keys_are_what_the_words_fold_to():
    for topic in Topic.objects.all():
        assert topic.key == fold(topic.name)
