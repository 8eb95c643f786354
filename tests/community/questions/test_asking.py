from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from community.questions import services
from community.questions.errors import (
    EmptyText,
    NotOpen,
    OwnQuestion,
    StaleVersion,
    TextTooLong,
    TooManyTopics,
    UnknownChoice,
)
from community.questions.models import MeToo, PostState, Question, Quota
from community.questions.order import waiting_since
from core.actors import SYSTEM, Actor
from core.clock import this_hour
from core.errors import OverLimit
from core.models import AuditEvent
from territories.models import Region
from tests.community.questions.factories import (
    PersonFactory,
    QuestionFactory,
    ReceiptFactory,
    TopicFactory,
    actor,
)

pytestmark = pytest.mark.django_db

TITLE = "Dois-je facturer la TVA dès mon premier client ?"


def ask(**changes):
    return services.ask_question(**{"by": actor(), "title": TITLE} | changes)


def edit(question, **changes):
    unchanged = {
        "by": question.asker,
        "version": question.version,
        "title": question.title,
        "body": question.body,
        "topics": list(question.topics.all()),
    }
    return services.edit_question(question.pk, **unchanged | changes)


def test_a_question_is_published_with_all_that_was_said():
    topics = TopicFactory.create_batch(2)
    region = Region.objects.create(code="zz", name="Essai", located="à l’essai")
    person = actor()
    asked = ask(
        by=person, body="Je *débute*.", topics=topics, region_code="zz", section="F", size_class="1-9"
    )
    question = Question.objects.get()
    assert question == asked
    assert question.asker == person
    assert (question.title, question.body, question.state) == (TITLE, "Je *débute*.", PostState.PUBLISHED)
    assert question.body_html == "<p>Je <em>débute</em>.</p>\n"
    assert set(question.topics.all()) == set(topics)
    assert question.topic_keys == asked.topic_keys == sorted(topic.pk for topic in topics)
    assert (question.region, question.section, question.size_class) == (region, "F", "1-9")
    assert question.asked_at == question.last_activity_at == question.waiting_since == this_hour()
    assert list(Question.objects.listed()) == [question]


def test_asking_is_in_the_audit():
    ask()
    assert set(AuditEvent.objects.values_list("verb", "before")) == {
        ("questions.question.submit", "draft"),
        ("questions.question.publish", "checking"),
    }


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"title": ""}, EmptyText, "title"),
        ({"title": " \n\x00 "}, EmptyText, "title"),
        ({"title": "Aide ?"}, EmptyText, "title"),
        ({"title": "a" * 151}, TextTooLong, "title"),
        ({"body": "a" * 10_001}, TextTooLong, "body"),
        ({"region_code": "??"}, UnknownChoice, "region_code"),
        ({"section": "Z"}, UnknownChoice, "section"),
        ({"size_class": "lots"}, UnknownChoice, "size_class"),
    ],
)
def test_what_cannot_be_taken_is_refused_beside_its_field(changes, error, field):
    with pytest.raises(error) as refusal:
        ask(**changes)
    assert refusal.value.field == field
    assert refusal.value.message.endswith(("?", ".", "dessous."))
    assert not Question.objects.exists()


def test_more_than_five_topics_are_refused():
    with pytest.raises(TooManyTopics):
        ask(topics=TopicFactory.create_batch(6))


def test_a_title_is_one_line_without_idle_blanks():
    assert ask(title="  Puis-je   facturer\r\nsans SIRET ? ").title == "Puis-je facturer sans SIRET ?"


def test_no_account_no_named_question():
    for by in (SYSTEM, ReceiptFactory().bearer, Actor.of(PersonFactory(is_active=False))):
        with pytest.raises(PermissionDenied):
            ask(by=by)


def test_too_many_questions_are_refused_in_words_and_what_is_refused_costs_nothing():
    person = actor(new=True)
    with pytest.raises(EmptyText):
        ask(by=person, title="")
    for _ in range(3):
        ask(by=person)
    with pytest.raises(OverLimit) as over:
        ask(by=person)
    assert "3 questions par jour" in over.value.message
    assert "sept jours" in over.value.message
    assert over.value.retry_after > 0
    assert Question.objects.count() == 3
    ask(by=actor(new=True))


def test_an_edit_keeps_what_was_said():
    question = QuestionFactory(title=TITLE, body="Je débute.")
    edit(question, title="Dois-je facturer la TVA ?", body="Je débute en mai.")
    question.refresh_from_db()
    assert (question.title, question.body, question.version) == (
        "Dois-je facturer la TVA ?",
        "Je débute en mai.",
        2,
    )
    assert question.body_html == "<p>Je débute en mai.</p>\n"
    assert question.edited_at == this_hour()
    revision = question.revisions.get()
    assert (revision.number, revision.title, revision.body) == (1, TITLE, "Je débute.")
    assert revision.editor == question.author
    assert revision.saved_at == question.asked_at


def test_the_same_words_again_make_no_version_but_facts_and_topics_follow():
    topic = TopicFactory()
    question = QuestionFactory(topics=[TopicFactory()])
    edit(question, topics=[topic], section="F")
    question.refresh_from_db()
    assert (question.version, question.edited_at, question.section) == (1, None, "F")
    assert list(question.topics.all()) == [topic]
    assert question.topic_keys == [topic.pk]
    assert question.topic_links.get().last_activity_at == question.last_activity_at
    assert not question.revisions.exists()


def test_an_edit_does_not_bring_a_question_back_to_the_top():
    question = QuestionFactory(asked_at=timezone.now() - timedelta(days=3))
    edit(question, body="Autrement dit.")
    before = question.last_activity_at
    question.refresh_from_db()
    assert question.last_activity_at == before


def test_an_edit_made_from_an_old_version_is_refused():
    question = QuestionFactory()
    edit(question, body="Première.")
    with pytest.raises(StaleVersion):
        edit(question, body="Seconde.")
    assert question.revisions.count() == 1


def test_only_the_asker_edits():
    question = QuestionFactory()
    for by in (actor(), actor("moderator"), SYSTEM):
        with pytest.raises(PermissionDenied):
            edit(question, by=by)


def test_the_bearer_of_a_receipt_edits_and_no_name_is_kept():
    question = QuestionFactory(anonymous=True)
    edit(question, body="Une précision.")
    assert question.revisions.get().editor is None


@pytest.mark.parametrize("traits", [{"masked": True}, {"locked": True}, {"state": "archived"}], ids=str)
def test_what_is_hidden_locked_or_archived_is_not_edited(traits):
    with pytest.raises(NotOpen):
        edit(QuestionFactory(**traits), body="Autre chose.")


def test_a_closed_question_can_still_be_put_right():
    question = QuestionFactory(closed=True)
    assert edit(question, body="Une faute de moins.").version == 2


def test_a_me_too_counts_once_for_the_week_and_the_wait():
    question, person = QuestionFactory(), actor()
    for _ in range(2):
        services.say_me_too(question.pk, by=person)
    question.refresh_from_db()
    assert (question.me_too_count, question.week_count) == (1, 1)
    assert question.waiting_since == waiting_since(question.asked_at, 1) < question.asked_at
    for _ in range(2):
        services.withdraw_me_too(question.pk, by=person)
    question.refresh_from_db()
    assert (question.me_too_count, question.week_count) == (0, 0)
    assert question.waiting_since == question.asked_at


def test_an_old_me_too_counts_no_more_for_the_week():
    question = QuestionFactory()
    services.say_me_too(question.pk, by=actor())
    MeToo.objects.update(created_at=timezone.now() - timedelta(days=8))
    services.say_me_too(question.pk, by=actor())
    question.refresh_from_db()
    assert (question.me_too_count, question.week_count) == (2, 1)


def test_ones_own_question_needs_no_me_too():
    question = QuestionFactory()
    with pytest.raises(OwnQuestion):
        services.say_me_too(question.pk, by=question.asker)


@pytest.mark.parametrize("traits", [{"masked": True}, {"locked": True}, {"state": "archived"}], ids=str)
def test_no_me_too_on_what_is_hidden_or_locked(traits):
    question = QuestionFactory(**traits)
    with pytest.raises(NotOpen):
        services.say_me_too(question.pk, by=actor())


def test_a_me_too_on_a_double_goes_to_the_question_it_repeats():
    question = QuestionFactory(duplicate_of=QuestionFactory())
    with pytest.raises(NotOpen):
        services.say_me_too(question.pk, by=actor())


def test_too_many_me_toos_are_refused():
    Quota.objects.filter(action="me_too").update(count=1)
    person = actor()
    services.say_me_too(QuestionFactory().pk, by=person)
    with pytest.raises(OverLimit) as over:
        services.say_me_too(QuestionFactory().pk, by=person)
    assert "un « moi aussi » par jour" in over.value.message
