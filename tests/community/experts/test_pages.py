"""``/experts/``, one expert's page, and writing to them."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from community.experts.models import Expert
from community.reputation.models import ReputationTotal
from conversations.models import Message, Thread
from tests.community.experts.factories import ExpertFactory
from tests.community.questions.factories import AnswerFactory, PersonFactory, QuestionFactory, TopicFactory
from tests.community.reputation.factories import TotalFactory
from tests.support.caches import empty as empty_caches
from tests.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db
LIST = reverse("experts:list")


def names(response) -> list[str]:
    return re.findall(r'row-item__title"><a[^>]*>([^<]*)<', response.content.decode())


def test_the_list_is_filtered_by_topic_region_and_profession(client):
    topic = TopicFactory(parent=TopicFactory())
    region = RegionFactory()
    here = ExpertFactory(topics=[topic], region=region, profession="lawyer")
    there = ExpertFactory(topics=[TopicFactory()], profession="accountant")
    both = {here.person.display_name, there.person.display_name}
    assert set(names(client.get(LIST))) == both
    for query in (
        f"sujet={topic.slug}",
        f"sujet={topic.parent.slug}",
        f"region={region.pk}",
        "profession=lawyer",
        f"sujet={topic.slug}&region={region.pk}&profession=lawyer",
    ):
        assert names(client.get(f"{LIST}?{query}")) == [here.person.display_name], query
    assert "Personne ici pour l’instant." in client.get(f"{LIST}?profession=notary").content.decode()
    for wrong in ("sujet=rien", "region=99", "profession=sorcier", "sujet=a%00b", "apres=faux"):
        assert client.get(f"{LIST}?{wrong}").status_code == 404, wrong


def test_an_empty_list_leads_to_asking(client):
    assert "Pas encore d’expert vérifié." in client.get(LIST).content.decode()


def test_who_helped_most_comes_first_and_pages_lose_nobody(client, django_assert_max_num_queries):
    topic = TopicFactory()
    experts = [ExpertFactory(topics=[topic], region=RegionFactory()) for _ in range(25)]
    for place, expert in enumerate(experts):
        ReputationTotal.objects.create(person=expert.person, scope=0, points=place // 2, accepted=2)
        ReputationTotal.objects.create(person=expert.person, scope=topic.pk, points=100 - place, accepted=1)
    client.get(LIST)
    empty_caches()
    with django_assert_max_num_queries(8):
        page = client.get(f"{LIST}?sujet={topic.slug}")
    assert names(page)[:2] == [experts[0].person.display_name, experts[1].person.display_name]
    assert "1 réponse acceptée" in page.content.decode()
    empty_caches()
    first = client.get(LIST)
    rest = client.get(first.context["next_url"])
    assert len(names(first)) == 20
    assert set(names(first)) | set(names(rest)) == {expert.person.display_name for expert in experts}


def test_a_page_joins_what_is_verified_and_the_best_answers(client, django_assert_max_num_queries):
    expert = ExpertFactory(topics=[TopicFactory(name="Baux")], person__display_name="Awa Diop")
    best = AnswerFactory(author=expert.person, votes=(4, 0), question__title="Un bail peut-il doubler ?")
    for _ in range(6):
        AnswerFactory(author=expert.person, votes=(1, 0))
    hidden = AnswerFactory(author=expert.person, votes=(9, 0), question=QuestionFactory(state="masked"))
    best.question.accepted_answer = best
    best.question.save()
    client.get(expert.get_absolute_url())
    empty_caches()
    TotalFactory(person=expert.person, points=50, accepted=1)
    with django_assert_max_num_queries(10):
        text = client.get(expert.get_absolute_url()).content.decode()
    assert "Sa réputation, sujet par sujet" in text
    for words in ("Awa Diop", "Avocat, vérifié jusqu’en", "Barreau de Rennes", "4 votes, acceptée", "Baux"):
        assert words in text
    assert text.count("row-item__title") == 5
    assert hidden.question.title not in text or hidden.question.get_absolute_url() not in text
    assert expert.person.email not in text
    assert "Écrire un message" in text


def test_a_visitor_writes_first_and_signs_in_next(client):
    expert = ExpertFactory()
    address = reverse("experts:contact", args=[expert.slug])
    typed = {"subject": "Mon bail", "text": "Bonjour, relisez-vous des baux ?"}
    sent = client.post(address, typed)
    assert sent.status_code == 302
    assert not Thread.objects.exists()
    back = parse_qs(urlsplit(sent.url).query)["next"][0]
    person = PersonFactory()
    client.force_login(person)
    assert typed["text"] in client.get(back).content.decode()
    done = client.post(address, typed)
    thread = Thread.objects.get()
    assert done.url == thread.get_absolute_url()
    assert thread.about_url == expert.get_absolute_url()
    page = client.get(thread.get_absolute_url()).content.decode()
    assert expert.person.email not in page
    assert Message.objects.get().author.person == person


def test_what_is_missing_is_said_beside_the_field(client):
    expert = ExpertFactory()
    client.force_login(PersonFactory())
    wrong = client.post(reverse("experts:contact", args=[expert.slug]), {"subject": "", "text": "Bonjour"})
    assert wrong.status_code == 422
    assert "Dites en quelques mots" in wrong.content.decode()
    assert "Bonjour" in wrong.content.decode()


@pytest.mark.parametrize("values", [{"takes_messages": False}, {"expired": True}])
def test_who_takes_no_messages_gets_none(client, values):
    expert = ExpertFactory(**values)
    client.force_login(PersonFactory())
    address = reverse("experts:contact", args=[expert.slug])
    assert address not in client.get(expert.get_absolute_url()).content.decode()
    assert client.post(address, {"subject": "Bail", "text": "Bonjour"}).status_code == 409
    assert not Thread.objects.exists()


def test_one_does_not_write_to_oneself(client):
    expert = ExpertFactory()
    client.force_login(expert.person)
    sent = client.post(reverse("experts:contact", args=[expert.slug]), {"subject": "Moi", "text": "Bonjour"})
    assert sent.status_code == 409
    assert "C’est votre page" in client.get(expert.get_absolute_url()).content.decode()


def test_availability_is_chosen_and_refused_in_words(client):
    expert = ExpertFactory(takes_invitations=False)
    client.force_login(expert.person)
    address = reverse("experts:availability")
    good = {"takes_messages": "on", "takes_invitations": "on", "weekly_invitations": "7", "away_until": ""}
    assert client.post(address, good).status_code == 302
    expert.refresh_from_db()
    assert (expert.takes_invitations, expert.weekly_invitations) == (True, 7)
    for wrong in ({"weekly_invitations": "21"}, {"weekly_invitations": ""}, {"away_until": "2020-01-01"}):
        response = client.post(address, {**good, **wrong})
        assert response.status_code == 422, wrong
    client.post(address, {**good, "away_until": "2099-01-01"})
    page = client.get(expert.get_absolute_url()).content.decode()
    assert "En congé jusqu’au" in page


def test_a_page_is_changed_by_its_owner_and_seen_at_once(client, django_capture_on_commit_callbacks):
    topic = TopicFactory(parent=TopicFactory())
    expert = ExpertFactory(topics=[topic])
    client.get(expert.get_absolute_url())
    client.force_login(expert.person)
    typed = {"headline": "Tout sur les baux.", "topics": [topic.pk], "region": ""}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("experts:mine"), typed).status_code == 302
    client.logout()
    assert "Tout sur les baux." in client.get(expert.get_absolute_url()).content.decode()
    assert Expert.objects.get().slug == expert.slug
