import pytest
from django.urls import reverse

from community.questions import services
from community.questions.models import Answer, Question
from community.questions.subscriptions import questions_of, stop_question, stop_topic, topics_of
from core.actors import SYSTEM, Actor
from core.capabilities import notices, subscriptions
from core.ids import encode
from core.models import OutboxRow
from core.testing import run_outbox
from notifications.models import Notice
from tests.community.questions.factories import (
    AnswerFactory,
    PersonFactory,
    QuestionFactory,
    TopicFactory,
    actor,
)

pytestmark = pytest.mark.django_db


def told():
    return sorted(Notice.objects.values_list("kind", "recipient__email"))


def answer(question, by=None):
    return services.answer_question(question.pk, by=by or actor(), body="Voici comment j’ai fait.")


def words(person):
    """Return what the person's notices say now."""
    said = []
    for notice in Notice.objects.filter(recipient=person):
        kind = notices[notice.kind]
        row = kind.rows(person).filter(pk=notice.about_id).first()
        if row:
            said.append(kind.words(row, notice.payload))
    return said


def test_the_asker_is_told_of_each_answer_once():
    question = QuestionFactory()
    given = answer(question)
    run_outbox()
    assert told() == [("questions.answered", question.author.email)]
    [said] = words(question.author)
    assert said.title == f"{given.author} a répondu à votre question"
    assert question.title in said.text
    assert said.url == f"{question.get_absolute_url()}#{given.anchor}"


def test_nobody_is_told_of_their_own_answer():
    question = QuestionFactory()
    services.follow_question(question.pk, by=question.asker)
    answer(question, by=question.asker)
    run_outbox()
    assert told() == []


def test_an_anonymous_asker_is_told_nothing_here():
    answer(QuestionFactory(anonymous=True))
    run_outbox()
    assert told() == []


def test_followers_are_told_and_the_asker_not_twice():
    question = QuestionFactory()
    people = PersonFactory.create_batch(30)
    for person in [*people, question.author]:
        services.follow_question(question.pk, by=Actor.of(person))
    answer(question, by=Actor.of(people[0]))
    run_outbox()
    assert told() == sorted(
        [("questions.answered", question.author.email)]
        + [("questions.followed", person.email) for person in people[1:]]
    )
    [said] = words(people[1])
    assert question.title in said.text


def test_an_answer_hidden_before_its_notice_is_told_to_nobody():
    question = QuestionFactory()
    services.follow_question(question.pk, by=actor())
    given = answer(question)
    services.mask_answer(given.pk, by=SYSTEM, why="essai")
    run_outbox()
    assert told() == []


def test_an_answer_hidden_after_its_notice_is_said_no_more():
    question = QuestionFactory()
    given = answer(question)
    run_outbox()
    services.mask_answer(given.pk, by=SYSTEM, why="essai")
    assert words(question.author) == []


def test_accepting_tells_the_author_once():
    row = AnswerFactory()
    for _ in range(2):
        services.accept_answer(row.pk, by=row.question.asker)
        run_outbox()
    assert told() == [("questions.accepted", row.author.email)]
    [said] = words(row.author)
    assert row.question.title in said.text
    services.withdraw_acceptance(row.question_id, by=row.question.asker)
    assert words(row.author) == []


def test_a_choice_taken_back_at_once_is_told_to_nobody():
    row = AnswerFactory()
    services.accept_answer(row.pk, by=row.question.asker)
    services.withdraw_acceptance(row.question_id, by=row.question.asker)
    run_outbox()
    assert told() == []


def test_an_author_without_a_name_any_more_is_told_nothing():
    row = AnswerFactory(author=None)
    services.accept_answer(row.pk, by=row.question.asker)
    run_outbox()
    assert told() == []
    given = answer(QuestionFactory())
    Answer.objects.filter(pk=given.pk).update(author=None)
    run_outbox()
    [said] = words(given.question.author)
    assert said.title.startswith("Quelqu’un a répondu")


def test_when_an_anonymous_asker_accepts_no_minute_is_kept():
    row = AnswerFactory(question=QuestionFactory(anonymous=True))
    services.accept_answer(row.pk, by=row.question.asker)
    kept = OutboxRow.objects.get(effect="questions.tell_accepted")
    assert kept.coarse
    assert (kept.run_at.minute, kept.run_at.second) == (0, 0)


def test_those_who_follow_its_topics_are_told_of_a_question_once():
    topics = TopicFactory.create_batch(2)
    person, asker = PersonFactory(), PersonFactory()
    for topic in topics:
        for each in (person, asker):
            services.follow_topic(topic.pk, by=Actor.of(each))
    question = services.ask_question(by=Actor.of(asker), title="Dois-je facturer la TVA ?", topics=topics)
    run_outbox()
    assert told() == [("questions.asked", person.email)]
    [said] = words(person)
    assert (said.text, said.url) == ("« Dois-je facturer la TVA ? »", question.get_absolute_url())


def test_a_question_hidden_before_its_notice_is_told_to_nobody():
    topic = TopicFactory()
    services.follow_topic(topic.pk, by=actor())
    question = services.ask_question(by=actor(), title="Dois-je facturer la TVA ?", topics=[topic])
    services.mask_question(question.pk, by=SYSTEM, why="essai")
    run_outbox()
    assert told() == []


def test_a_question_held_first_is_told_when_it_is_published():
    topic = TopicFactory()
    services.follow_topic(topic.pk, by=actor())
    question = QuestionFactory(state="held", topics=[topic])
    run_outbox()
    assert told() == []
    services.publish_question(question.pk, by=SYSTEM, why="essai")
    run_outbox()
    assert [kind for kind, _ in told()] == ["questions.asked"]


def test_what_a_person_follows_is_listed_and_stopped(django_assert_num_queries):
    person, other = PersonFactory(), PersonFactory()
    topic, question, hidden = TopicFactory(), QuestionFactory(), QuestionFactory()
    for each in (person, other):
        services.follow_topic(topic.pk, by=Actor.of(each))
        for row in (question, hidden):
            services.follow_question(row.pk, by=Actor.of(each))
    services.mask_question(hidden.pk, by=SYSTEM, why="essai")
    with django_assert_num_queries(2):
        [followed], [about] = (
            subscriptions[f"questions.{kind}"].items(person) for kind in ("questions", "topics")
        )
    assert (followed.label, followed.url) == (question.title, question.get_absolute_url())
    assert (about.label, about.url) == (topic.name, reverse("questions:topic", args=[topic.slug]))
    stop_question(person, followed.key)
    stop_topic(person, about.key)
    assert not questions_of(person)
    assert not topics_of(person)
    assert len(questions_of(other)) == len(topics_of(other)) == 1


@pytest.mark.parametrize("key", ["", "nonsense", "0" * 12, encode(1)])
def test_a_key_that_is_not_ones_own_stops_nothing(key):
    person = PersonFactory()
    services.follow_question(QuestionFactory().pk, by=Actor.of(person))
    stop_question(person, key)
    stop_topic(person, key)
    assert len(questions_of(person)) == 1


def test_the_address_of_a_title_without_a_word_is_one_still():
    question = QuestionFactory(title="???")
    assert question.get_absolute_url() == f"/questions/{encode(question.pk)}/question/"
    assert str(question) == "???"
    assert Question.objects.get().slug == "question"
