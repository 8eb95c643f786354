"""A question that waits invites experts, wave after wave; what they are told, and what it must not tell."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from community.experts import effects, matching, services, takings
from community.experts.models import Invitation
from community.questions import services as questions
from community.questions.models import Question
from community.reputation.models import ReputationDay, ReputationTotal
from core import clock, outbox
from core.actors import Actor
from core.capabilities import notices
from core.models import OutboxRow
from core.testing import run_outbox
from notifications.models import Frequency, Notice
from notifications.services import choose, stop
from tests.community.experts.factories import ExpertFactory, InvitationFactory
from tests.community.questions.factories import (
    AnswerFactory,
    PersonFactory,
    QuestionFactory,
    TopicFactory,
    actor,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic():
    return TopicFactory(name="Apprentissage", parent=TopicFactory(name="Équipe"))


def ask(topic, by: Actor | None = None, about: str = "toute seule") -> Question:
    return questions.ask_question(
        by=by or actor(), title=f"Puis-je prendre une apprentie {about} ?", body="", topics=[topic]
    )


def invited(question: Question) -> dict[int, int]:
    return dict(Invitation.objects.filter(question=question).values_list("expert", "round"))


def next_wave() -> None:
    """Let the time of the next wave come."""
    OutboxRow.objects.filter(effect="experts.invite").update(run_at=timezone.now())
    run_outbox()


def test_a_new_question_invites_three_then_three_more_at_4_24_and_72_hours(topic):
    for _ in range(20):
        ExpertFactory(topics=[topic])
    question = ask(topic)
    run_outbox()
    assert len(invited(question)) == 3
    hour = clock.this_hour()
    for wave, hours in ((1, 4), (2, 20), (3, 48)):
        row = OutboxRow.objects.get(effect="experts.invite")
        assert row.coarse
        assert row.ids["wave"] == wave
        assert row.run_at == hour + timedelta(hours=hours)
        next_wave()
        assert len(invited(question)) == 3 * (wave + 1)
    assert not OutboxRow.objects.filter(effect="experts.invite").exists()


def test_the_same_wave_twice_invites_nobody_twice(topic):
    for _ in range(8):
        ExpertFactory(topics=[topic])
    question = QuestionFactory(topics=[topic])
    services.invite_round(question.pk, 0)
    services.invite_round(question.pk, 0)
    assert len(invited(question)) == 3


def test_once_somebody_answered_nobody_more_is_invited(topic):
    for _ in range(8):
        ExpertFactory(topics=[topic])
    question = ask(topic)
    run_outbox()
    AnswerFactory(question=question)
    next_wave()
    assert len(invited(question)) == 3
    assert not Invitation.objects.waiting().exists()


@pytest.mark.parametrize("state", ["masked", "removed", "held"])
def test_a_question_that_nobody_reads_invites_nobody(topic, state):
    ExpertFactory(topics=[topic])
    question = QuestionFactory(topics=[topic], state=state)
    assert services.invite_round(question.pk, 0) == []
    assert services.invite_round(0, 0) == []


def test_who_is_never_invited(topic):
    today = timezone.localdate()
    asker = ExpertFactory(topics=[topic])
    ExpertFactory(topics=[topic], takes_invitations=False)
    ExpertFactory(topics=[topic], away_until=today)
    ExpertFactory(topics=[topic], expired=True)
    ExpertFactory(topics=[topic], applied=True)
    ExpertFactory(topics=[topic], withdrawn_at=timezone.now())
    ExpertFactory(topics=[topic], person__is_active=False)
    ExpertFactory(topics=[topic], person__suspended_until=timezone.now() + timedelta(days=1))
    full = ExpertFactory(topics=[topic], weekly_invitations=1)
    InvitationFactory(expert=full)
    back = ExpertFactory(topics=[topic], away_until=today - timedelta(days=1))
    question = ask(topic, Actor.of(asker.person))
    for wave in range(4):
        services.invite_round(question.pk, wave)
    assert set(invited(question)) == {back.pk}


def test_a_wider_wave_reaches_the_topics_beside_and_then_everyone(topic):
    sister = ExpertFactory(topics=[TopicFactory(parent=topic.parent)])
    elsewhere = ExpertFactory(topics=[TopicFactory(parent=TopicFactory())])
    question = QuestionFactory(topics=[topic])
    reached = []
    for wave in range(4):
        services.invite_round(question.pk, wave)
        reached.append(set(invited(question)))
    assert reached == [set(), set(), {sister.pk}, {sister.pk, elsewhere.pk}]


def test_skill_comes_from_the_ledger_and_the_invitation_says_why(topic):
    known, chosen = ExpertFactory(), ExpertFactory(topics=[topic])
    for _ in range(12):
        AnswerFactory(author=known.person, question=QuestionFactory(topics=[topic]))
    ReputationDay.objects.create(
        person=known.person, scope=topic.pk, day=timezone.localdate(), capped=120, useful=12
    )
    ReputationTotal.objects.create(person=known.person, scope=topic.pk, points=120, useful=12)
    question = QuestionFactory(topics=[topic])
    first, second = services.invite_round(question.pk, 0)
    assert (first.expert_id, second.expert_id) == (known.pk, chosen.pk)
    assert first.reason.replace("\u202f", " ") == (
        "vous avez répondu à 12 questions sur le sujet « Apprentissage »"
    )
    assert second.reason.replace("\u202f", " ") == "vous avez choisi le sujet « Apprentissage »"
    found = {one.key: one for one in matching.candidates(question, [topic.pk], set())}
    assert found[known.pk].known[topic.pk].lower_bound > 0.6


def test_facts_are_gathered_in_as_many_queries_however_many_experts(topic, django_assert_max_num_queries):
    for _ in range(30):
        expert = ExpertFactory(topics=[topic])
        AnswerFactory(author=expert.person, question=QuestionFactory(topics=[topic]))
    question = QuestionFactory(topics=[topic])
    with django_assert_max_num_queries(7):
        assert len(matching.candidates(question, [topic.pk], set())) == 30


def test_at_most_one_mail_a_day_and_none_about_what_was_answered_since(topic, mailoutbox):
    expert = ExpertFactory(topics=[topic])
    for about in ("en juin", "de quinze ans", "à mi-temps"):
        ask(topic, about=about)
    run_outbox()
    assert Notice.objects.filter(recipient=expert.person, kind="experts.invited", leaves="day").count() == 3
    assert mailoutbox == []
    kind = notices["experts.invited"]
    assert kind.rows(expert.person).count() == 3
    words = kind.words(kind.rows(expert.person)[0], {})
    assert "Parce que vous avez choisi le sujet" in words.text
    AnswerFactory(question=Question.objects.first())
    assert kind.rows(expert.person).count() == 2
    assert not kind.rows(PersonFactory()).exists()


def test_an_invitation_about_nobody_s_question_tells_no_time_and_leads_to_nobody(topic):
    ExpertFactory(topics=[topic])
    question = QuestionFactory(anonymous=True, topics=[topic])
    (invitation,) = services.invite_round(question.pk, 0)
    services.decline(invitation.pk, by=Actor.of(invitation.expert.person))
    invitation.refresh_from_db()
    for moment in (invitation.invited_at, invitation.declined_at):
        assert (moment.minute, moment.second, moment.microsecond) == (0, 0, 0)
    assert invitation.pk > 1 << 20
    links = {
        field.related_model._meta.label
        for field in Invitation._meta.get_fields()
        if field.is_relation and field.related_model
    }
    assert links == {"questions.Question", "experts.Expert"}
    for row in OutboxRow.objects.filter(effect__startswith="experts."):
        assert row.coarse
        assert (row.run_at.minute, row.run_at.second, row.run_at.microsecond) == (0, 0, 0)


def test_my_list_says_why_and_what_one_may_do(client, topic, django_assert_max_num_queries):
    expert = ExpertFactory(topics=[topic])
    for number in range(22):
        question = QuestionFactory(topics=[topic], title=f"Question numéro {number} ?")
        InvitationFactory(expert=expert, question=question)
    mine = Invitation.objects.first()
    client.force_login(expert.person)
    with django_assert_max_num_queries(10):
        page = client.get(reverse("experts:to_answer"))
    text = page.content.decode()
    assert text.count("row-item__title") == 20
    assert "vous avez choisi le sujet" in text
    assert "Je m’en occupe" in text
    assert client.get(page.context["next_url"]).content.decode().count("row-item__title") == 2
    client.post(reverse("experts:decline", args=[mine.pk]))
    assert not Invitation.objects.waiting().filter(pk=mine.pk).exists()
    stranger = ExpertFactory()
    client.force_login(stranger.person)
    assert client.post(reverse("experts:decline", args=[mine.pk])).status_code == 404


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"takes_invitations": False}, "Vous ne recevez pas de questions."),
        ({}, "Rien pour l’instant."),
        ({"expired": True}, "n’est pas en cours de validité"),
    ],
)
def test_an_empty_list_says_what_to_do(client, values, said):
    expert = ExpertFactory(**values)
    client.force_login(expert.person)
    assert said in client.get(reverse("experts:to_answer")).content.decode()
    client.force_login(PersonFactory())
    assert "Devenir expert vérifié" in client.get(reverse("experts:to_answer")).content.decode()


def test_je_m_en_occupe_is_shown_to_the_others_for_twenty_minutes(client, topic):
    one, other = ExpertFactory(topics=[topic]), ExpertFactory(topics=[topic])
    question = QuestionFactory(topics=[topic])
    take = reverse("experts:take", args=[question.pk])
    visitor = client.get(question.get_absolute_url()).content.decode()
    assert "occupe" not in visitor
    client.force_login(one.person)
    assert "Je m’en occupe" in client.get(question.get_absolute_url()).content.decode()
    assert client.post(take, {"on": "1"}).status_code == 302
    assert "Vous vous en occupez." in client.get(question.get_absolute_url()).content.decode()
    client.force_login(other.person)
    assert "Un expert s’en occupe." in client.get(question.get_absolute_url()).content.decode()
    refused = client.post(take, {"on": "1"})
    assert refused.status_code == 409
    assert "s’en occupe déjà" in refused.content.decode()
    client.force_login(PersonFactory())
    assert client.post(take, {"on": "1"}).status_code == 409
    client.logout()
    assert client.get(question.get_absolute_url()).content.decode() == visitor
    AnswerFactory(question=question, author=one.person)
    client.force_login(other.person)
    assert "Un expert s’en occupe." not in client.get(question.get_absolute_url()).content.decode()


def test_one_is_first_and_lets_go():
    assert takings.take(1, 10)
    assert takings.take(1, 10)
    assert not takings.take(1, 11)
    takings.release(1, 11)
    assert takings.holder(1) == 10
    assert takings.holders([1, 2]) == {1: 10}
    takings.release(1, 10)
    assert takings.take(1, 11)
    cache.clear()
    assert takings.holder(1) is None


def test_an_invitation_is_told_once_however_often_delivered_and_by_no_mail_after_a_stop(mailoutbox):
    invitation = InvitationFactory()
    person = invitation.expert.person
    choose(person, "experts.invited", Frequency.NOW)
    for _ in range(3):
        with transaction.atomic():
            outbox.enqueue(effects.tell_invited, invitation_id=invitation.pk)
        run_outbox()
    assert Notice.objects.filter(recipient=person).count() == 1
    assert [mail.to for mail in mailoutbox] == [[person.email]]
    stop(person, "experts.invited")
    with transaction.atomic():
        other = InvitationFactory(expert=invitation.expert)
        outbox.enqueue(effects.tell_invited, invitation_id=other.pk)
    run_outbox()
    assert len(mailoutbox) == 1
    assert Notice.objects.filter(recipient=person).count() == 2
