from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from community.questions import services as questions
from community.questions.models import Quota
from community.reputation import ledger, services
from community.reputation.models import Appearance, BadgeAward
from community.reputation.rules import Kind
from core.actors import SYSTEM, Actor
from core.testing import run_outbox
from tests.community.questions.factories import AnswerFactory, PersonFactory, QuestionFactory, TopicFactory
from tests.community.reputation.factories import TotalFactory, total
from tests.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db
MINE = "/mon-espace/reputation/"


@pytest.fixture(autouse=True)
def _no_limit(db):
    Quota.objects.all().delete()


def text_of(client, path, status=200, **kwargs):
    response = client.get(path, **kwargs)
    assert response.status_code == status
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def points_of(html):
    """Return the points of each line of a ledger's page, and the three sums around them."""
    cells = re.findall(r'data-l="points">([^<]*)</td>', html)
    before, after = re.search(r": de ([^<]*?) à ([^<]*?)\.</p>", html).groups()
    return [number(cell) for cell in cells], number(before), number(after)


def number(text):
    return int(re.sub(r"[\s\u202f\u00a0+]", "", unescape(text)).replace("−", "-"))


def busy_person():
    """Somebody with votes over two months and two topics, a day above the cap, corrections and a report."""
    person = PersonFactory(display_name="Claire Morvan")
    topics = TopicFactory.create_batch(2)
    today = timezone.localdate()
    days = [today - timedelta(days=45), today - timedelta(days=1), today]
    for number_ in range(60):
        services.record(
            Kind.UP if number_ % 7 else Kind.DOWN,
            person_id=person.pk,
            source=("vote", number_),
            about=("answer", number_ % 5),
            topic_id=topics[number_ % 2].pk,
            day=days[0] if number_ < 40 else days[1 + number_ % 2],
        )
    for number_ in (3, 44, 51):
        services.reverse(Kind.UP, person_id=person.pk, source=("vote", number_))
    services.hide(("answer", 4))
    services.record(Kind.FLAG_UPHELD, person_id=person.pk, source=("report", 1))
    run_outbox()
    return person


def test_the_total_of_the_page_is_the_sum_of_the_lines_of_all_its_pages(client):
    person = busy_person()
    client.force_login(person)
    path, lines, sums = MINE, [], []
    while path:
        html = client.get(path).content.decode()
        shown, before, after = points_of(html)
        assert before + sum(shown) == after
        lines += shown
        sums.append((before, after))
        found = re.search(r'href="([^"]+)"[^>]*>(?:<[^>]*>)*\s*Le mois d’avant', html)
        path = found[1] if found else None
    assert len(sums) >= 2
    assert sums[-1][0] == 0
    stored = total(person) + total(person, -1)
    assert sum(lines) == sums[0][1] == ledger.balance(person) == stored


def test_each_line_is_explained_and_names_no_voter(client):
    answer = AnswerFactory(question=QuestionFactory(topics=[TopicFactory(name="La TVA")]))
    voters = PersonFactory.create_batch(3)
    for voter in voters:
        questions.vote(answer.pk, by=Actor.of(voter), value=1)
    questions.withdraw_vote(answer.pk, by=Actor.of(voters[0]))
    questions.accept_answer(answer.pk, by=answer.question.asker)
    run_outbox()
    client.force_login(answer.author)
    text = text_of(client, MINE)
    for words in (
        "3 votes « utile »",
        "1 vote « utile », repris",
        "Réponse retenue",
        "La TVA",
        answer.question.title,
    ):
        assert words in text
    for voter in voters:
        assert str(voter) not in text
    questions.mask_answer(answer.pk, by=SYSTEM, why="essai")
    questions.mask_question(answer.question_id, by=SYSTEM, why="essai")
    run_outbox()
    text = text_of(client, MINE)
    assert "la réponse n’est plus publique" in text
    assert answer.question.title not in text


def test_the_ledger_of_somebody_without_a_line_says_how_to_begin(client):
    client.force_login(PersonFactory())
    assert "Pas encore de ligne" in text_of(client, MINE)
    for month in ("2020-01", "pas-un-mois", "2026-13"):
        text_of(client, f"{MINE}?mois={month}", status=404)


def test_what_waits_is_told_and_not_added(client):
    person = PersonFactory()
    services.record(Kind.UP, person_id=person.pk, source=("vote", 1))
    client.force_login(person)
    assert "dans quelques secondes" in text_of(client, MINE)
    run_outbox()
    assert "dans quelques secondes" not in text_of(client, MINE)


@pytest.mark.parametrize("answers", [1, 9])
def test_the_ledger_costs_the_same_whatever_it_holds(client, answers, django_assert_max_num_queries):
    person = PersonFactory()
    for answer in AnswerFactory.create_batch(answers, author=person):
        questions.vote(answer.pk, by=Actor.of(PersonFactory()), value=1)
    run_outbox()
    client.force_login(person)
    client.get(MINE)
    with django_assert_max_num_queries(16):
        client.get(MINE)


def test_the_standing_of_an_author_is_shown_in_the_first_topic_of_the_question(
    client, django_capture_on_commit_callbacks
):
    topic = TopicFactory(name="La TVA")
    question = QuestionFactory(topics=[topic])
    answer = AnswerFactory(question=question, author__display_name="Claire Morvan")
    nobody = AnswerFactory(question=question, author__display_name="Karim")
    path = question.get_absolute_url()
    assert "points en La TVA" not in text_of(client, path)
    for person in PersonFactory.create_batch(3):
        questions.vote(answer.pk, by=Actor.of(person), value=1)
    services.record(Kind.UP, person_id=nobody.author_id, source=("vote", 10**6), topic_id=TopicFactory().pk)
    assert "points en La TVA" not in text_of(client, path)
    with django_capture_on_commit_callbacks(execute=True):
        run_outbox()
    # The fold moves the page's version: no visitor waits for the cache.
    text = text_of(client, path)
    assert text.count("30 points en La TVA · Pourquoi") == 1
    assert text.count("points en") == 2  # and what a screen reader hears of the link
    why = f"/reputation/{client.get(path).content.decode().split('/reputation/')[1].split('/')[0]}/"
    assert "Claire Morvan" in text_of(client, why)
    # Who prefers to show nothing shows nothing, at once.
    with django_capture_on_commit_callbacks(execute=True):
        services.appear(answer.author_id, is_hidden=True)
    assert "points en" not in text_of(client, path)
    text_of(client, why, status=404)


def test_a_standing_never_shows_less_than_one(client):
    question = QuestionFactory(topics=[TopicFactory()])
    answer = AnswerFactory(question=question, author__display_name="Claire")
    questions.vote(answer.pk, by=Actor.of(PersonFactory()), value=-1, reason="wrong")
    run_outbox()
    assert total(answer.author) == -2
    assert "1 point en" in text_of(client, question.get_absolute_url())


def test_the_page_of_a_person_shows_topics_months_and_badges(client, django_assert_max_num_queries):
    person = busy_person()
    BadgeAward.objects.create(person=person, badge="kept", awarded_on=timezone.localdate())
    path = reverse("reputation:person", args=[person.pk])
    with django_assert_max_num_queries(8):
        text = text_of(client, path)
    assert "Première réponse retenue" in text
    assert "noindex" in client.get(path).content.decode()
    # Reports are nobody's business: they are in no public figure.
    assert "ignalement" not in text.split("Pourquoi ces points")[0]


@pytest.mark.parametrize("trait", [{"display_name": ""}, {"is_active": False}])
def test_who_has_no_name_or_is_gone_has_no_page_and_no_rank(client, trait):
    person = PersonFactory(**trait)
    TotalFactory(person=person, scope=0, points=50, recent=50)
    text_of(client, reverse("reputation:person", args=[person.pk]), status=404)
    assert "Personne ici" in text_of(client, "/reputation/")


def test_a_person_without_a_point_has_no_page(client):
    text_of(client, reverse("reputation:person", args=[PersonFactory(display_name="Claire").pk]), status=404)


def test_the_board_ranks_the_last_ninety_days_by_topic_and_region(
    client, django_assert_max_num_queries, django_capture_on_commit_callbacks
):
    topic, region = TopicFactory(name="La TVA"), RegionFactory()
    people = [PersonFactory(display_name=name) for name in ("Anne", "Boris", "Chloé", "Driss")]
    for person, points in zip(people, (30, 50, 50, 0), strict=True):
        TotalFactory(person=person, scope=0, points=900, recent=points)
        TotalFactory(person=person, scope=topic.pk, points=900, recent=100 - points)
    services.appear(people[0].pk, is_hidden=False, region_code=region.code)
    with django_assert_max_num_queries(6):
        text = text_of(client, "/reputation/")
    ranked = re.findall(r"(\d)\. (\S+)", text)
    assert sorted(ranked) == [("1", "Boris"), ("1", "Chloé"), ("3", "Anne")]
    first = re.findall(r"1\. (\S+)", text_of(client, f"/reputation/?sujet={topic.slug}"))
    assert first == ["Driss"]
    assert re.findall(r"\d\. (\S+)", text_of(client, f"/reputation/?region={region.code}")) == ["Anne"]
    for wrong in ("sujet=rien", "region=rien", "sujet=%00"):
        text_of(client, f"/reputation/?{wrong}", status=404)
    with django_capture_on_commit_callbacks(execute=True):
        services.appear(people[0].pk, is_hidden=True)
    assert "Anne" not in text_of(client, "/reputation/")


def test_a_person_chooses_a_region_and_whether_to_appear(client):
    person, region = PersonFactory(display_name="Anne"), RegionFactory()
    client.force_login(person)
    response = client.post(MINE, {"region": "rien", "is_hidden": "on"})
    assert response.status_code == 422
    assert "Choisissez une région dans la liste" in response.content.decode()
    assert client.post(MINE, {"region": region.code, "is_hidden": "on"}).status_code == 302
    assert Appearance.objects.values_list("person", "region", "is_hidden").get() == (
        person.pk,
        region.pk,
        True,
    )
    assert f'value="{region.code}" selected' in client.get(MINE).content.decode()


def test_my_space_leads_to_the_ledger_of_who_has_one(client):
    person = PersonFactory()
    client.force_login(person)
    assert MINE not in client.get("/mon-espace/").content.decode()
    services.record(Kind.UP, person_id=person.pk, source=("vote", 1))
    run_outbox()
    assert MINE in client.get("/mon-espace/").content.decode()


def test_every_page_leads_to_the_board(client):
    assert 'href="/reputation/"' in client.get("/questions/").content.decode()
