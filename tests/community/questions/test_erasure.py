import json
import re
import zipfile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from accounts import privacy
from accounts.models import User
from community.questions import receipts, services
from community.questions.models import (
    Answer,
    AnswerVote,
    MeToo,
    PostState,
    Question,
    Receipt,
    Revision,
    TopicFollow,
)
from core.actors import Actor
from tests.community.questions.factories import (
    AnswerFactory,
    PersonFactory,
    QuestionFactory,
    TopicFactory,
    actor,
)

pytestmark = pytest.mark.django_db


def test_a_person_takes_away_what_they_wrote_and_did():
    person = PersonFactory()
    by = Actor.of(person)
    topic = TopicFactory(name="Facturation")
    question = services.ask_question(by=by, title="Dois-je facturer la TVA ?", topics=[topic])
    services.edit_question(question.pk, by=by, version=1, title="Dois-je facturer ?", body="", topics=[])
    other = AnswerFactory(body="Texte d’autrui.")
    services.answer_question(other.question_id, by=by, body="Ma réponse.")
    services.vote(other.pk, by=by, value=-1, reason="outdated")
    services.say_me_too(other.question_id, by=by)
    services.follow_question(other.question_id, by=by)
    services.follow_topic(topic.pk, by=by)
    with privacy.export(person) as archive, zipfile.ZipFile(archive) as box:
        taken = {name: box.read(name).decode() for name in box.namelist() if "questions." in name}
    assert {name.removeprefix("donnees/questions.") for name in taken} == {
        "Question.json", "Answer.json", "AnswerVote.json", "MeToo.json", "Revision.json",
        "QuestionFollow.json", "TopicFollow.json",
    }  # fmt: skip
    assert json.loads(taken["donnees/questions.AnswerVote.json"])[0]["reason"] == "outdated"
    assert json.loads(taken["donnees/questions.TopicFollow.json"])[0]["sujet"] == "Facturation"
    together = " ".join(taken.values())
    for words in ("Dois-je facturer ?", "Dois-je facturer la TVA ?", "Ma réponse."):
        assert words in together
    assert "Texte d’autrui." not in together


def test_erasing_a_person_leaves_public_words_without_the_name():
    person = PersonFactory()
    by = Actor.of(person)
    question = QuestionFactory(author=person)
    services.edit_question(question.pk, by=by, version=1, title=question.title, body="Mieux dit.", topics=[])
    reply = AnswerFactory(question=question)
    mine = AnswerFactory(author=person, votes=(2, 1))
    [kept] = privacy.erase(person.pk)
    assert not User.objects.filter(pk=person.pk).exists()
    question.refresh_from_db()
    assert (question.author, question.state, question.body) == (None, PostState.PUBLISHED, "Mieux dit.")
    assert receipts.opened_by(kept.code).get() == question.receipt == receipts.opened_by(kept.url).get()
    assert kept.title == question.title
    assert list(Answer.objects.visible_to(AnonymousUser()).filter(pk__in=[reply.pk, mine.pk])) != []
    mine.refresh_from_db()
    assert (mine.author, mine.up_count, mine.down_count) == (None, 2, 1)
    assert set(mine.votes.values_list("answer_author_id", flat=True)) == {None}
    assert Revision.objects.get().editor is None


def test_whoever_wants_their_words_gone_leaves_none():
    person = PersonFactory()
    question, mine = QuestionFactory(author=person), AnswerFactory(author=person)
    assert privacy.erase(person.pk, texts=True) == []
    for row in (question, mine):
        row.refresh_from_db()
        assert (row.state, row.body, row.author) == (PostState.ERASED, "", None)
    assert not Receipt.objects.exists()


def test_leaving_shows_the_receipts_once(client):
    person = PersonFactory()
    question = QuestionFactory(author=person)
    client.force_login(person)
    page = client.post("/mon-espace/effacer/", {"word": "EFFACER", "texts": "keep"}).content.decode()
    assert question.title in page
    [code] = re.findall(r"<code>([0-9A-Z-]{34})</code>", page)
    assert receipts.opened_by(code).get().question == question


def test_erasing_a_person_empties_what_was_not_public():
    person = PersonFactory()
    question = QuestionFactory(author=person, state="held")
    mine = AnswerFactory(author=person, masked=True)
    privacy.erase(person.pk)
    for row in (question, mine):
        row.refresh_from_db()
        assert (row.state, row.body, row.author) == (PostState.ERASED, "", None)


def test_erasing_a_voter_changes_no_figure():
    person = PersonFactory()
    by = Actor.of(person)
    row = AnswerFactory(votes=(1, 0))
    services.vote(row.pk, by=by, value=-1, reason="wrong")
    services.say_me_too(row.question_id, by=by)
    services.follow_question(row.question_id, by=by)
    services.follow_topic(TopicFactory().pk, by=by)
    before = Answer.objects.values().get(), Question.objects.values().get()
    privacy.erase(person.pk)
    assert (Answer.objects.values().get(), Question.objects.values().get()) == before
    assert AnswerVote.objects.filter(voter=None).get().value == -1
    assert MeToo.objects.get().person is None
    assert not TopicFollow.objects.exists()
    assert not row.question.follows.exists()


def test_a_question_already_unsigned_stays_as_it_is():
    question = QuestionFactory(anonymous=True)
    receipt = question.receipt
    services.unsign_question(question.pk, by=question.asker)
    assert Question.objects.get().receipt == receipt


def test_nobody_unsigns_for_another():
    with pytest.raises(PermissionDenied):
        services.unsign_question(QuestionFactory().pk, by=actor("moderator"))
