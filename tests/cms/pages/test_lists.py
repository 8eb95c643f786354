from __future__ import annotations

import json
import re
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.pages.effects import publish_scheduled
from cms.pages.models import GuidePage
from cms.pages.models import TestimonialPage as Story
from demo import pages
from taxonomy.models import ServiceType
from tests.cms.factories import EventFactory, GuideFactory, NewsFactory, PictureFactory, StoryFactory, creuse
from tests.community.questions.factories import TopicFactory

pytestmark = pytest.mark.django_db
LISTS = {
    "/guides/": GuideFactory,
    "/temoignages/": StoryFactory,
    "/actualites/": NewsFactory,
    "/evenements/": EventFactory,
}


@pytest.mark.parametrize("count", [1, 12])
@pytest.mark.parametrize("path", LISTS)
def test_a_list_costs_ten_queries_whatever_its_length(client, path, count, django_assert_max_num_queries):
    topic, picture = TopicFactory(), PictureFactory()
    picture.get_rendition("fill-640x400")
    for _ in range(count):
        more = {} if path == "/actualites/" else {"topics": [topic]}
        LISTS[path](picture=picture, **more)
    with django_assert_max_num_queries(10):
        html = client.get(path).content.decode()
    assert html.count("row-item__title") + html.count("tile__title") >= count


@pytest.mark.parametrize("path", LISTS)
def test_a_list_without_anything_says_so(client, path):
    assert client.get(path).status_code == 200


def test_the_home_page_shows_what_is_published_within_its_queries(client, django_assert_max_num_queries):
    picture = PictureFactory()
    for _ in range(4):
        StoryFactory(picture=picture)
        EventFactory()
        GuideFactory()
    client.get("/?mesure=1")
    with django_assert_max_num_queries(12):
        html = client.get("/?mesure=1").content.decode()
    for title in ("Ils l’ont fait", "Prochains rendez-vous", "La règle de la maison", "Guides"):
        assert title in html


@pytest.mark.parametrize("path", LISTS)
def test_a_draft_and_a_restricted_page_are_nowhere(client, path):
    hidden = LISTS[path](title="Pas encore", live=False)
    kept = LISTS[path](title="Sous mot de passe")
    PageViewRestriction.objects.create(page=kept, restriction_type="login")
    feed = {"/actualites/": "recentes.atom"}.get(path, "recents.atom")
    for address in (path, f"{path}{feed}", "/sitemap-pages.xml", "/"):
        text = client.get(address).content.decode()
        assert hidden.slug not in text
        assert kept.slug not in text
    assert client.get(f"{path}{hidden.slug}/").status_code == 404
    assert client.get(f"{path}{kept.slug}/").status_code == 302


@pytest.mark.parametrize("query", ["niveau=x", "secteur=%00", "sujet=rien", "achat=2", "apres=x"])
def test_a_filter_that_is_none_is_not_found(client, query):
    assert client.get(f"/guides/?{query}").status_code == 404


def test_guides_are_filtered_by_level_sector_topic_and_purchase(client):
    topic = TopicFactory(slug="impots-x")
    service = ServiceType.objects.create(
        code="site", name="Site", family="website", unit="job", description="Un site"
    )
    GuideFactory(title="Bien acheter", service_type=service)
    GuideFactory(title="Aller loin", level="deepen", section="F", topics=[topic])
    for query, found, absent in (
        ("niveau=deepen", "Aller loin", "Bien acheter"),
        ("achat=1", "Bien acheter", "Aller loin"),
        ("sujet=impots-x", "Aller loin", "Bien acheter"),
        ("secteur=G", "Bien acheter", "Aller loin"),
    ):
        html = client.get(f"/guides/?{query}").content.decode()
        assert found in html
        assert absent not in html


def test_a_service_has_one_purchase_guide():
    service = ServiceType.objects.create(
        code="site", name="Site", family="website", unit="job", description="Un site"
    )
    GuideFactory(service_type=service)
    with pytest.raises(ValidationError, match="déjà son guide"):
        GuidePage(title="Deux", lead="x", service_type=service).clean()


@pytest.mark.parametrize("typed", ["boulangère", "BOULANGERIE", "la boulangerie", "boulanger"])
def test_a_trade_is_found_whatever_its_ending(client, typed):
    StoryFactory(title="Le pain du jeudi")
    StoryFactory(title="Sous une voiture", trade="garage automobile", section="G")
    html = client.get("/temoignages/", {"metier": typed}).content.decode()
    assert "Le pain du jeudi" in html
    assert "Sous une voiture" not in html


@pytest.mark.parametrize("typed", ["\0", "%", "a" * 5000, "'; --", "🐝", "  "])
def test_anything_may_be_typed_as_a_trade(client, typed):
    StoryFactory()
    assert client.get("/temoignages/", {"metier": typed}).status_code == 200


def test_the_map_and_its_list_tell_the_same(client):
    creuse()
    StoryFactory()
    html = client.get("/temoignages/").content.decode()
    assert "Creuse (23) 1" in html  # what the map says to who does not see it
    assert "/temoignages/?dep=23" in html
    assert "Testimonial" not in client.get("/temoignages/?dep=23").content.decode()


def test_near_trades_follow_when_few_answer(client):
    StoryFactory(title="Le pain du jeudi", team="0")
    StoryFactory(title="L’escalier", trade="menuiserie")
    html = client.get("/temoignages/?metier=boulangerie").content.decode()
    assert html.index("Le pain du jeudi") < html.index("De métiers voisins") < html.index("L’escalier")


def video(**fields) -> Story:
    whole = {
        "title": "x", "lead": "x", "medium": "video", "seconds": 58, "transcript": "<p>Dit</p>",
        "media_address": "https://vimeo.com/1",
        "who": "x", "trade": "x", "section": "C", "team": "0", "town": "x",
    }  # fmt: skip
    return Story(**{**whole, **fields})


def test_a_video_of_a_minute_with_its_words_is_taken():
    video().clean()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"seconds": 61}, "seconds"),
        ({"seconds": None}, "seconds"),
        ({"transcript": ""}, "transcript"),
        ({"media_address": ""}, "media_address"),
        ({"media_address": "https://example.org/chat"}, "media_address"),
        ({"medium": "audio", "transcript": ""}, "transcript"),
    ],
)
def test_a_recording_without_its_words_its_length_or_its_page_is_refused(fields, field):
    with pytest.raises(ValidationError) as refusal:
        video(**fields).clean()
    assert field in refusal.value.message_dict


def test_a_page_tells_machines_what_it_is(client):
    guide = GuideFactory(
        title="Bien <b>acheter</b> </script>", picture=PictureFactory(), written_by="Salima, conseillère"
    )
    html = client.get(f"/guides/{guide.slug}/").content.decode()
    assert f'<link rel="canonical" href="http://127.0.0.1:8000/guides/{guide.slug}/">' in html
    assert '<meta property="og:image" content="http://127.0.0.1:8000/media/images/' in html
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    facts = json.loads(data)
    assert facts["@type"] == "Article"
    assert facts["headline"] == "Bien <b>acheter</b> </script>"
    assert facts["author"]["name"] == "Salima"
    assert '"Organization"' in client.get("/").content.decode()


@pytest.mark.parametrize("path", [*LISTS])
def test_every_section_has_its_feed(client, path):
    page = LISTS[path](title="Tout neuf & beau")
    feed = {"/actualites/": "recentes.atom"}.get(path, "recents.atom")
    answer = client.get(f"{path}{feed}", headers={"host": "localhost"})
    tree = ET.fromstring(answer.content)  # noqa: S314 - our own
    atom = "{http://www.w3.org/2005/Atom}"
    [entry] = tree.findall(f"{atom}entry")
    assert entry.find(f"{atom}title").text == "Tout neuf & beau"
    assert entry.find(f"{atom}link").get("href") == f"http://127.0.0.1:8000{path}{page.slug}/"
    assert "localhost" not in answer.content.decode()


def test_the_sitemap_names_every_published_page_once(client):
    guide = GuideFactory()
    text = client.get("/sitemap-pages.xml").content.decode()
    for path in ("/", "/guides/", "/temoignages/", "/evenements/", "/actualites/", f"/guides/{guide.slug}/"):
        assert text.count(f"<loc>http://127.0.0.1:8000{path}</loc>") == 1


def test_a_guide_past_its_day_warns_its_readers(client):
    guide = GuideFactory(review_by=timezone.localdate() - timedelta(days=1))
    assert "attend une relecture" in client.get(f"/guides/{guide.slug}/").content.decode()
    fresh = GuideFactory(review_by=timezone.localdate())
    assert "attend une relecture" not in client.get(f"/guides/{fresh.slug}/").content.decode()


def test_what_is_planned_is_published_and_withdrawn_by_the_clock(client):
    coming, going = GuideFactory(live=False), GuideFactory()
    coming.go_live_at = timezone.now() + timedelta(hours=1)
    going.expire_at = timezone.now() + timedelta(hours=1)
    for guide in (coming, going):
        guide.save_revision().publish()
    publish_scheduled.run()
    assert not GuidePage.objects.get(pk=coming.pk).live
    assert GuidePage.objects.get(pk=going.pk).live
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        publish_scheduled.run()
    assert GuidePage.objects.get(pk=coming.pk).live
    assert not GuidePage.objects.get(pk=going.pk).live


def test_security_txt_says_whom_to_tell_and_until_when(client, settings):
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: http://127.0.0.1:8000/contact/" in text
    expires = re.search(r"Expires: (\d{4}-\d\d-\d\d)T", text)[1]
    assert timezone.localdate() < date.fromisoformat(expires) < timezone.localdate() + timedelta(days=365)
    settings.OPERATOR = {**settings.OPERATOR, "email": "securite@example.fr"}
    assert "Contact: mailto:securite@example.fr" in client.get("/.well-known/security.txt").content.decode()


def test_the_demonstration_is_loaded_once_however_often(client):
    call_command("load_reference", verbosity=0)
    assert pages.load() == (44, 44)
    before = {model: model.objects.count() for model in (GuidePage, Story)}
    assert pages.load() == (0, 44)
    assert {model: model.objects.count() for model in before} == before == {GuidePage: 10, Story: 10}
    for path in ("/", *LISTS, "/mentions-legales/", "/cheques-numeriques-2017/", "/evenements/?vue=mois"):
        assert client.get(path).status_code == 200, path
    for page in (*GuidePage.objects.live(), *Story.objects.live()):
        assert client.get(page.path_on_site).status_code == 200, page
