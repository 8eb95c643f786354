"""The lists of questions: what each shows, in its order, at a fixed cost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from community.questions import figures, services
from community.questions.models import TopicFollow
from tests.community.questions.factories import (
    AnswerFactory,
    PersonFactory,
    QuestionFactory,
    TopicFactory,
    actor,
)
from tests.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db


def titles(client, path="/questions/") -> list[str]:
    html = client.get(path).content.decode()
    return re.findall(r'row-item__title"><a href="[^"]*">([^<]*)<', html)


def hours_ago(hours: int) -> dict:
    when = timezone.now() - timedelta(hours=hours)
    return {"asked_at": when, "last_activity_at": when, "waiting_since": when}


def test_the_latest_activity_comes_first(client):
    QuestionFactory(title="Posée il y a longtemps ?", **hours_ago(30))
    QuestionFactory(title="Posée ce matin même ?", **hours_ago(2))
    assert titles(client) == ["Posée ce matin même ?", "Posée il y a longtemps ?"]


def test_hidden_ones_and_doubles_are_in_no_list(client):
    original = QuestionFactory(title="Une vraie question ?")
    QuestionFactory(duplicate_of=original)
    QuestionFactory(masked=True)
    mine = QuestionFactory(masked=True)
    client.force_login(mine.author)
    assert titles(client) == ["Une vraie question ?"]
    assert titles(client, "/questions/?vue=sans-reponse") == ["Une vraie question ?"]


def test_what_waits_longest_comes_first_me_too_counted_in(client):
    QuestionFactory(title="Attend depuis hier ?", **hours_ago(24))
    asked = QuestionFactory(title="Attend depuis peu, à plusieurs ?", **hours_ago(1))
    AnswerFactory(question=QuestionFactory(title="Déjà répondue ?"))
    QuestionFactory(title="Close sans réponse ?", closed=True)
    for _ in range(5):
        services.say_me_too(asked.pk, by=actor())
    assert titles(client, "/questions/?vue=sans-reponse") == [
        "Attend depuis peu, à plusieurs ?",
        "Attend depuis hier ?",
    ]


def test_the_popular_ones_are_those_of_this_week(client):
    QuestionFactory(title="Sans personne d’autre ?")
    one = QuestionFactory(title="Pour une personne aussi ?")
    two = QuestionFactory(title="Pour deux personnes aussi ?")
    for question, count in ((one, 1), (two, 2)):
        for _ in range(count):
            services.say_me_too(question.pk, by=actor())
    assert titles(client, "/questions/?vue=populaires") == [two.title, one.title]


@pytest.mark.parametrize("view", ["", "sans-reponse", "populaires"])
def test_a_topic_and_a_region_narrow_every_list(client, view):
    topic, region = TopicFactory(), RegionFactory()
    QuestionFactory(title="Ni l’un ni l’autre ?", week_count=1)
    QuestionFactory(title="Le sujet seulement ?", topics=[topic], week_count=1)
    QuestionFactory(title="La région seulement ?", region=region, week_count=1)
    QuestionFactory(title="Les deux à la fois ?", topics=[topic], region=region, week_count=1)
    path = f"/questions/sujet/{topic.slug}/"
    assert sorted(titles(client, f"{path}?vue={view}")) == ["Le sujet seulement ?", "Les deux à la fois ?"]
    assert titles(client, f"{path}?vue={view}&region={region.code}") == ["Les deux à la fois ?"]


def test_the_form_of_filters_leads_to_the_topics_own_page(client):
    topic, region = TopicFactory(), RegionFactory()
    response = client.get(f"/questions/?sujet={topic.slug}&region={region.code}&vue=sans-reponse")
    assert response.url == f"/questions/sujet/{topic.slug}/?vue=sans-reponse&region={region.code}"
    assert client.get(f"/questions/sujet/{topic.slug}/?sujet=&region=").url == "/questions/"


@pytest.mark.parametrize("query", ["vue=x", "region=zz", "apres=x", "sujet=inconnu", "vue=%00", "sujet=%00"])
def test_a_parameter_that_means_nothing_is_not_found(client, query):
    assert client.get(f"/questions/?{query}").status_code == 404


@pytest.mark.parametrize("view", ["", "sans-reponse", "populaires"])
@pytest.mark.parametrize("on_topic", [False, True])
def test_pages_follow_each_other_without_a_gap_or_a_double(client, view, on_topic):
    topic = TopicFactory()
    made = {
        QuestionFactory(title=f"Question numéro {n} ?", topics=[topic], week_count=n % 3 + 1).title
        for n in range(45)
    }
    path = f"/questions/sujet/{topic.slug}/" if on_topic else "/questions/"
    seen, url = [], f"{path}?vue={view}"
    while url:
        html = client.get(url).content.decode()
        seen += re.findall(r'row-item__title"><a href="[^"]*">([^<]*)<', html)
        following = re.search(r'href="([^"]*)"><span>Suivantes', html)
        url = following and following[1].replace("&amp;", "&")
    assert len(seen) == 45
    assert set(seen) == made


@pytest.mark.parametrize("count", [2, 20])
@pytest.mark.parametrize("path", ["/questions/", "/questions/?vue=sans-reponse", "/questions/sujet/bail/"])
def test_a_list_costs_eight_queries_at_most(client, path, count, django_assert_max_num_queries):
    topic = TopicFactory(slug="bail")
    for _ in range(count):
        QuestionFactory(topics=[topic], region=RegionFactory())
    client.force_login(PersonFactory())
    # What the filters offer is asked of the database every ten minutes.
    titles(client, path)
    with django_assert_max_num_queries(8):
        assert len(titles(client, path)) == count


def test_an_empty_list_says_what_to_do(client):
    assert "Poser une question" in client.get("/questions/").content.decode()
    topic = TopicFactory()
    html = client.get(f"/questions/sujet/{topic.slug}/").content.decode()
    assert "Aucune question ici" in html
    assert topic.description in html


def test_the_page_says_how_soon_people_are_answered(client):
    AnswerFactory(question=QuestionFactory(**hours_ago(50)), answered_at=timezone.now() - timedelta(hours=45))
    figures.compute()
    html = client.get("/questions/").content.decode()
    assert "<b>5" in html
    assert "<b>100" in html


def test_a_row_says_whether_it_is_solved_and_by_whom_asked(client):
    question = QuestionFactory(anonymous=True, section="I", size_class="1-9")
    answer = AnswerFactory(question=question)
    services.accept_answer(answer.pk, by=question.asker)
    html = client.get("/questions/").content.decode()
    assert "1 réponse, acceptée" in html
    assert "Hôtels, cafés, restaurants, 1 à 9 salariés" in html


def test_a_topic_is_followed_and_left(client):
    topic, person = TopicFactory(), PersonFactory()
    client.force_login(person)
    path = f"/questions/sujet/{topic.slug}/"
    assert client.post(f"{path}suivre/", {"on": "1"}).url == path
    assert TopicFollow.objects.get().person == person
    assert "Sujet suivi" in client.get(path).content.decode()
    client.post(f"{path}suivre/", {"on": "0"})
    assert not TopicFollow.objects.exists()


def test_a_visitor_follows_after_signing_in(client):
    topic = TopicFactory()
    assert "Suivre ce sujet" in client.get(f"/questions/sujet/{topic.slug}/").content.decode()
    assert client.post(f"/questions/sujet/{topic.slug}/suivre/").status_code == 302
    assert not TopicFollow.objects.exists()
