import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model

from taxonomy.models import Topic
from tests.taxonomy.factories import ScopeBandFactory, SectorFactory, TopicFactory
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(get_user_model().objects.create_superuser("chef@exemple.fr"))
    return client


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("taxonomy/topic/?q=num&niveau=1", "sujet"),
        ("taxonomy/sector/?q=boulanger", "secteurs d’activité"),
        ("taxonomy/servicetype/?family__exact=website", "types de prestation"),
        ("territories/commune/?q=57000", "communes"),
        ("territories/department/?q=mos", "départements"),
        ("territories/region/", "régions"),
        ("territories/formercommune/?q=x", "anciennes communes"),
        ("territories/postcode/?q=57", "codes postaux"),
        ("territories/territoryset/", "ensembles de territoires"),
    ],
)
def test_every_list_opens_in_french(editor, path, word):
    TopicFactory(name="Numérique")
    SectorFactory(subclass=True)
    ScopeBandFactory()
    CommuneFactory(post_codes=["57000"])
    answer = editor.get(f"/django-admin/{path}")
    assert answer.status_code == 200
    assert word in answer.content.decode().lower()


def test_a_change_of_topic_is_kept_in_the_history(editor):
    topic = TopicFactory(name="Numérique")
    sent = {
        "name": "Le numérique",
        "slug": topic.slug,
        "parent": "",
        "description": "S’équiper.",
        "position": "3",
        "synonyms-TOTAL_FORMS": "1",
        "synonyms-INITIAL_FORMS": "0",
        "synonyms-0-name": "Digital",
        "synonyms-0-topic": topic.pk,
    }
    assert editor.post(f"/django-admin/taxonomy/topic/{topic.pk}/change/", sent).status_code == 302
    assert Topic.objects.named("digital").name == "Le numérique"
    assert LogEntry.objects.get().get_change_message()
    assert editor.get(f"/django-admin/taxonomy/topic/{topic.pk}/history/").status_code == 200


def test_the_nomenclature_and_places_are_not_written_by_hand(editor):
    sector = SectorFactory()
    CommuneFactory()
    assert editor.get("/django-admin/taxonomy/sector/add/").status_code == 403
    assert editor.get(f"/django-admin/taxonomy/sector/{sector.pk}/delete/").status_code == 403
    assert editor.get("/django-admin/territories/commune/add/").status_code == 403


def test_lists_cost_the_same_however_long(editor, django_assert_max_num_queries):
    for number in range(12):
        TopicFactory(parent=TopicFactory(name=f"Parent {number}"))
    with django_assert_max_num_queries(9):
        editor.get("/django-admin/taxonomy/topic/")
