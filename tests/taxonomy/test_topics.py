import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from taxonomy.models import Topic, TopicLink, TopicSynonym
from taxonomy.tagging import UnknownTopic, topics_field
from tests.taxonomy.factories import ScopeBandFactory, SectorFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def note_model():
    """A model tagged as those of the apps to come; it and its tables leave with the test."""

    class NoteTopic(TopicLink):
        content_object = models.ForeignKey("taxonomy.Note", models.CASCADE, related_name="topic_links")

        class Meta(TopicLink.Meta):
            app_label = "taxonomy"

    class Note(models.Model):
        id = models.BigIntegerField(primary_key=True)
        topics = topics_field(NoteTopic)

        class Meta:
            app_label = "taxonomy"

        def __str__(self) -> str:
            return str(self.pk)

    key = "integer PRIMARY KEY" if connection.vendor == "sqlite" else "serial PRIMARY KEY"
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE taxonomy_note (id bigint PRIMARY KEY)")
        cursor.execute(f"CREATE TABLE taxonomy_notetopic (id {key}, tag_id bigint, content_object_id bigint)")
    yield Note
    for name in ("note", "notetopic"):
        del apps.all_models["taxonomy"][name]
    del Topic.taxonomy_notetopic_items
    apps.clear_cache()


@pytest.fixture
def note(note_model):
    return note_model.objects.create(pk=2**60 - 1)


def test_a_content_takes_topics_by_name_or_synonym_and_keeps_its_sixty_bits(note, note_model):
    topic = TopicFactory(name="Droit du travail")
    other = TopicFactory(name="Paie")
    TopicSynonym.objects.create(topic=topic, name="Prud’hommes")
    note.topics.set(["prud'hommes", "droit du TRAVAIL", other])
    assert set(note.topics.all()) == {topic, other}
    assert note_model.objects.get(topics=topic).pk == 2**60 - 1
    assert note_model.topics.through.objects.count() == 2


@pytest.mark.parametrize("word", ["astrologie", "", "  "])
def test_tagging_creates_no_topic(note, word):
    with pytest.raises(UnknownTopic):
        note.topics.add(word)
    assert not Topic.objects.exists()


def test_a_link_has_two_foreign_keys_and_no_content_type(note_model):
    relations = [field.name for field in note_model.topics.through._meta.get_fields() if field.is_relation]
    assert sorted(relations) == ["content_object", "tag"]


def test_there_is_no_third_level():
    root = TopicFactory(name="Numérique")
    child = TopicFactory(name="Vente en ligne", parent=root)
    with pytest.raises(ValidationError, match="deux niveaux"):
        Topic(name="Paiement", slug="paiement", description="Encaisser.", parent=child).full_clean()
    other = TopicFactory(name="Argent")
    root.parent = other
    with pytest.raises(ValidationError, match="premier niveau"):
        root.full_clean()


def test_a_word_names_one_topic_only():
    topic = TopicFactory(name="Trésorerie")
    TopicSynonym.objects.create(topic=topic, name="Découvert")
    with pytest.raises(ValidationError, match="déjà ce nom"):
        Topic(name="TRESORERIE", slug="x", description="Argent.").full_clean()
    with pytest.raises(ValidationError, match="synonyme"):
        Topic(name="découvert", slug="x", description="Argent.").full_clean()
    with pytest.raises(ValidationError, match="désigne déjà"):
        TopicSynonym(topic=topic, name="trésorerie").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        TopicSynonym.objects.create(topic=topic, name="DECOUVERT")


def test_a_topic_in_use_as_a_parent_is_not_erased():
    root = TopicFactory(name="Numérique")
    TopicFactory(name="Vente en ligne", parent=root)
    with pytest.raises(models.ProtectedError):
        root.delete()


@pytest.mark.parametrize(("low", "high"), [(6, 5), (1, 0)])
def test_a_band_has_its_bounds_in_order(low, high):
    with pytest.raises(IntegrityError), transaction.atomic():
        ScopeBandFactory(minimum=low, maximum=high)


def test_two_bands_of_a_service_do_not_start_together():
    band = ScopeBandFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ScopeBandFactory(service_type=band.service_type, maximum=9)


def test_a_code_may_exist_in_two_nomenclatures():
    SectorFactory()
    assert SectorFactory(nomenclature="naf2025").pk == "naf2025:C"
