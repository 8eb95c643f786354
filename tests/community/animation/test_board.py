"""The board of animation: what waits, who may act on it, what is told each week."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from community.animation import board, services
from community.animation.effects import tell_week
from community.animation.models import Highlight, OfficialRequest, Thanks
from community.questions import services as questions
from community.questions.errors import NotOpen
from community.questions.models import PostState
from core.actors import SYSTEM
from core.outbox import enqueue
from core.testing import run_outbox
from notifications.models import Notice
from notifications.wording import words
from tests.community.questions.factories import AnswerFactory, PersonFactory, QuestionFactory, actor

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
MONDAY_EVENING = datetime(2026, 11, 23, 21, 30, tzinfo=PARIS)


def ago(**span) -> datetime:
    return timezone.now() - timedelta(**span)


def animator(client, role="animator"):
    person = PersonFactory(role=role)
    client.force_login(person)
    return person


def html_of(client, view="") -> str:
    response = client.get(reverse("animation:board"), {"vue": view} if view else {})
    assert response.status_code == 200
    return response.content.decode()


def test_the_board_begins_with_what_has_waited_longest(client):
    animator(client)
    QuestionFactory(title="Posée hier, première ?", asked_at=ago(days=1))
    QuestionFactory(title="Posée il y a longtemps ?", asked_at=ago(days=9))
    AnswerFactory(question__title="Celle-ci a sa réponse ?")
    QuestionFactory(title="Celle-ci est masquée ?", masked=True)
    html = html_of(client)
    assert html.index("Posée il y a longtemps") < html.index("Posée hier")
    assert "a sa réponse" not in html
    assert "est masquée" not in html


def test_what_waits_for_three_days_comes_first_however_many_have_the_other_question(client):
    animator(client)
    for number in range(23):
        QuestionFactory(title=f"Trois jours {number:02d} ?", asked_at=ago(days=4, hours=23 - number))
    QuestionFactory(title="D’hier, très attendue ?", asked_at=ago(days=1), waiting_since=ago(days=40))
    first = client.get(reverse("animation:board"))
    assert "Attend depuis plus de trois jours" in first.content.decode()
    assert "très attendue" not in first.content.decode()
    assert first.content.decode().index("Trois jours 00") < first.content.decode().index("Trois jours 01")
    second = client.get(reverse("animation:board") + first.context["next_url"].partition("/animation/")[2])
    html = second.content.decode()
    assert html.index("Trois jours 22") < html.index("très attendue")
    assert second.context["next_url"] == ""
    assert second.context["first_url"] == reverse("animation:board")


@pytest.mark.parametrize(
    ("role", "sees"), [("animator", True), ("moderator", True), ("author", False), ("", False)]
)
def test_the_board_is_found_from_ones_space(client, role, sees):
    animator(client, role)
    assert (reverse("animation:board") in client.get("/mon-espace/").content.decode()) is sees


def test_an_answer_that_helped_nobody_waits_too(client):
    animator(client)
    week = {"question__asked_at": ago(days=9)}
    AnswerFactory(question__title="Réponse sans un vote ?", **week)
    AnswerFactory(question__title="Réponse utile à tous ?", votes=(3, 0), **week)
    AnswerFactory(question__title="Réponse de l’État ?", official=True, **week)
    AnswerFactory(question__title="Répondue d’hier ?", question__asked_at=ago(days=1))
    accepted = AnswerFactory(question__title="Réponse acceptée ?", **week)
    questions.accept_answer(accepted.pk, by=accepted.question.asker)
    html = html_of(client, "sans-reponse-utile")
    assert "Réponse sans un vote" in html
    for title in ("utile à tous", "de l’État", "d’hier", "Réponse acceptée"):
        assert title not in html


def test_answers_near_their_date_come_by_that_date(client):
    animator(client)
    today = timezone.localdate()
    AnswerFactory(question__title="Dans dix jours ?", expires_on=today + timedelta(10))
    AnswerFactory(question__title="Depuis hier ?", expires_on=today - timedelta(1))
    AnswerFactory(question__title="L’an prochain ?", expires_on=today + timedelta(300))
    AnswerFactory(question__title="Cachée ?", expires_on=today, masked=True)
    html = html_of(client, "droit")
    assert html.index("Depuis hier") < html.index("Dans dix jours")
    assert "L’an prochain" not in html
    assert "Cachée" not in html


def test_a_newcomer_is_thanked_once_and_told(client, mailoutbox):
    animator(client)
    answer = AnswerFactory()
    AnswerFactory(author=answer.author)
    old = AnswerFactory(answered_at=ago(days=40))
    AnswerFactory(author=old.author)
    assert [each.pk for each in board.newcomers()] == [answer.pk]
    assert str(answer.author) in html_of(client, "nouveaux")
    for _ in range(2):
        response = client.post(reverse("animation:thank", args=[answer.pk]), {"vue": "nouveaux"}, follow=True)
        assert "Le merci est parti" in response.content.decode()
    run_outbox()
    assert Thanks.objects.count() == 1
    assert [mail.to for mail in mailoutbox] == [[answer.author.email]]
    assert "première réponse" in mailoutbox[0].subject
    assert board.newcomers() == []


def test_one_does_not_thank_oneself_nor_whoever_left():
    by = actor("animator")
    with pytest.raises(NotOpen):
        services.thank(AnswerFactory(author_id=int(by.id)).pk, by=by)
    with pytest.raises(NotOpen):
        services.thank(AnswerFactory(author=None).pk, by=by)


def test_a_question_brought_forward_is_on_the_home_page_for_a_while(
    client, django_capture_on_commit_callbacks
):
    question = QuestionFactory(title="À lire par tout le monde ?")
    with django_capture_on_commit_callbacks(execute=True):
        services.highlight(question.pk, by=actor("animator"))
    assert "À lire en premier" in client.get("/").content.decode()
    assert "À lire par tout le monde" in html_of_board_tab(client)
    client.logout()
    questions.mask_question(question.pk, by=SYSTEM, why="")
    assert list(board.highlighted(AnonymousUser())) == []
    questions.unmask_question(question.pk, by=SYSTEM, why="")
    with time_machine.travel(ago(days=-15)):
        assert list(board.highlighted(AnonymousUser())) == []
    services.withdraw_highlight(question.pk, by=actor("moderator"))
    assert not Highlight.objects.exists()


def html_of_board_tab(client) -> str:
    animator(client)
    return html_of(client, "en-avant")


def test_what_lists_do_not_show_is_not_brought_forward():
    for question in (QuestionFactory(masked=True), QuestionFactory(duplicate_of=QuestionFactory())):
        with pytest.raises(NotOpen):
            services.highlight(question.pk, by=actor("animator"))


def test_the_states_team_is_asked_once_for_its_position(client, mailoutbox):
    animator(client)
    team = PersonFactory(role="state_team")
    question = QuestionFactory(anonymous=True)
    for _ in range(2):
        client.post(reverse("animation:ask_official", args=[question.pk]))
    run_outbox()
    assert [mail.to for mail in mailoutbox] == [[team.email]]
    assert "#repondre" in mailoutbox[0].body
    assert OfficialRequest.objects.count() == 1
    assert "Réponse officielle demandée" in html_of(client)
    AnswerFactory(question=question, official=True)
    OfficialRequest.objects.all().delete()
    with pytest.raises(NotOpen):
        services.ask_official(question.pk, by=actor("animator"))


@pytest.mark.parametrize("role", ["", "author", "editor", "state_team"])
def test_no_other_role_animates(role):
    question, answer, by = QuestionFactory(), AnswerFactory(), actor(role)
    for act in (services.highlight, services.withdraw_highlight, services.ask_official):
        with pytest.raises(PermissionDenied):
            act(question.pk, by=by)
    with pytest.raises(PermissionDenied):
        services.thank(answer.pk, by=by)
    with pytest.raises(PermissionDenied):
        services.highlight(question.pk, by=SYSTEM)


def test_a_refusal_is_said_on_the_list_one_came_from(client):
    animator(client)
    closed = QuestionFactory(closed=True)
    response = client.post(
        reverse("animation:ask_official", args=[closed.pk]), {"vue": "sans-reponse-utile"}, follow=True
    )
    assert response.redirect_chain[0][0].endswith("?vue=sans-reponse-utile")
    assert "n’est plus ouverte" in response.content.decode()
    assert (
        client.post(reverse("animation:highlight", args=[closed.pk]), {"vue": "//mal"}).url == "/animation/"
    )


@pytest.mark.parametrize("query", ["vue=rien", "apres=faux"])
def test_an_address_made_up_is_not_found(client, query):
    animator(client)
    assert client.get(f"/animation/?{query}").status_code == 404


@pytest.mark.parametrize("view", ["", "sans-reponse-utile", "droit", "nouveaux", "en-avant"])
def test_each_list_costs_the_same_however_long(client, view, django_assert_max_num_queries):
    person = animator(client)
    for _ in range(6):
        question = QuestionFactory(asked_at=ago(days=10))
        services.highlight(question.pk, by=actor("animator"))
        AnswerFactory(question__asked_at=ago(days=10), expires_on=timezone.localdate())
    html_of(client, view)
    assert person.pk
    with django_assert_max_num_queries(18):
        html_of(client, view)


def weekly(people):
    enqueue(tell_week)
    run_outbox()
    return {
        person.email: [said.title for said in words(person, Notice.objects.filter(recipient=person)).values()]
        for person in people
    }


@time_machine.travel(MONDAY_EVENING)
def test_animators_are_told_each_monday_what_waits_and_once():
    people = [PersonFactory(role="animator"), PersonFactory(role="admin")]
    PersonFactory(role="moderator")
    titles = [f"Question qui attend {number} ?" for number in range(7)]
    asked = [QuestionFactory(title=title, asked_at=ago(days=20 - n)) for n, title in enumerate(titles)]
    told = weekly(people)
    assert weekly(people) == told
    for said in told.values():
        assert sorted(said) == sorted(
            ["L’entraide cette semaine", *(f"Attend une réponse : {title}" for title in titles[:5])]
        )
    assert Notice.objects.count() == 12
    assert set(Notice.objects.values_list("leaves", flat=True)) == {"week"}
    # What was answered since is not said on Tuesday.
    AnswerFactory(question=asked[0])
    assert f"Attend une réponse : {titles[0]}" not in weekly(people)[people[0].email]


@time_machine.travel(MONDAY_EVENING)
def test_the_numbers_of_the_week_are_in_words(mailoutbox):
    person = PersonFactory(role="animator")
    QuestionFactory(asked_at=ago(days=9))
    AnswerFactory(expires_on=timezone.localdate(), answered_at=ago(days=30))
    weekly([person])
    [said] = words(person, Notice.objects.filter(kind="animation.week")).values()
    assert said.text == "1 question sans réponse, 1 depuis plus de trois jours, 1 réponse à revérifier."
    # The role was taken since: nothing is said.
    person.groups.clear()
    assert words(person, Notice.objects.filter(kind="animation.week")) == {}


@time_machine.travel(MONDAY_EVENING)
def test_the_summary_of_the_week_carries_it_on_tuesday(mailoutbox):
    from notifications.effects import start_digests

    person = PersonFactory(role="animator")
    QuestionFactory(title="Elle attend depuis neuf jours ?", asked_at=ago(days=9))
    weekly([person])
    assert mailoutbox == []
    with time_machine.travel(MONDAY_EVENING + timedelta(hours=10)):
        enqueue(start_digests)
        run_outbox()
    [mail] = mailoutbox
    assert mail.subject == "Votre résumé de la semaine"
    assert "Elle attend depuis neuf jours" in mail.body
    assert "L’entraide cette semaine" in mail.body
    assert "List-Unsubscribe" in mail.extra_headers


def test_nothing_is_told_on_other_days_nor_when_nothing_waits():
    PersonFactory(role="animator")
    with time_machine.travel(MONDAY_EVENING):
        weekly([])
    QuestionFactory(asked_at=ago(days=9))
    with time_machine.travel(MONDAY_EVENING + timedelta(days=1)):
        weekly([])
    assert not Notice.objects.exists()


def test_leaving_takes_the_names_off_gestures():
    from accounts import privacy

    person, newcomer = PersonFactory(role="animator"), PersonFactory()
    from core.actors import Actor

    question = QuestionFactory()
    services.highlight(question.pk, by=Actor.of(person))
    services.ask_official(question.pk, by=Actor.of(person))
    services.thank(AnswerFactory(author=newcomer).pk, by=Actor.of(person))
    privacy.erase(person.pk)
    assert Highlight.objects.get().by is None
    assert OfficialRequest.objects.get().by is None
    assert Thanks.objects.get().by is None
    privacy.erase(newcomer.pk)
    assert not Thanks.objects.exists()


def test_a_gesture_about_a_question_is_dated_by_the_hour():
    row = services.highlight(QuestionFactory(anonymous=True).pk, by=actor("animator"))
    assert (row.since.minute, row.since.second) == (0, 0)
    assert row.question.state == PostState.PUBLISHED
