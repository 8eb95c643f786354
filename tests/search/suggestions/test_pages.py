"""What people see and say: beside a question, with a receipt, in a mail, for editors."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cms.aids.models import AidPage
from community.questions import receipts
from core import limits
from core.testing import run_outbox
from core.typography import french
from search.suggestions import voting
from search.suggestions.models import AID, Reading, Suggestion, Usefulness, UsefulVote
from search.suggestions.scoring import METHOD
from tests.accounts.factories import UserFactory
from tests.community.questions.anonymous import OURS
from tests.community.questions.factories import PersonFactory, QuestionFactory, TopicFactory
from tests.search.suggestions.factories import SuggestionFactory, heating_aid

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic():
    return TopicFactory(name="Énergie")


@pytest.fixture
def suggestion(topic):
    return SuggestionFactory(question=QuestionFactory(topics=[topic]))


def vote(client, suggestion, word: str):
    return client.post(reverse("suggestions:vote", args=[suggestion.pk]), {"useful": word})


def test_a_visitor_reads_the_aid_and_its_reason_and_is_led_to_sign_in(client, suggestion):
    response = client.get(suggestion.question.get_absolute_url())
    page = response.content.decode()
    assert "Aides pour cette situation" in page
    assert f'href="{suggestion.shown["href"]}"' in page
    assert "<b>Parce que</b> la question parle de chauffage" in page
    assert reverse("suggestions:method") in page
    assert "Se connecter pour dire si c’est utile" in page
    assert "csrfmiddlewaretoken" not in page
    assert not response.cookies


def test_the_page_asks_one_query_more(client, django_assert_num_queries):
    bare, full = QuestionFactory(), SuggestionFactory().question
    client.force_login(PersonFactory())
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for question in (bare, full):
        client.get(question.get_absolute_url())
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(question.get_absolute_url())
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert sum("suggestions_suggestion" in query["sql"] for query in asked.captured_queries) == 1


def test_a_vote_counts_once_may_change_and_says_what_it_does(client, suggestion, topic):
    client.force_login(PersonFactory())
    page = vote(client, suggestion, "yes")
    assert page.status_code == 302
    vote(client, suggestion, "yes")
    said = client.get(suggestion.question.get_absolute_url()).content.decode()
    assert "remontera un peu à côté des questions sur les mêmes sujets" in said
    assert 'value="yes" aria-pressed="true"' in said
    counts = set(Usefulness.objects.values_list("topic", "yes", "no"))
    assert counts == {(0, 1, 0), (topic.pk, 1, 0)}
    vote(client, suggestion, "no")
    assert set(Usefulness.objects.values_list("topic", "yes", "no")) == {(0, 0, 1), (topic.pk, 0, 1)}
    assert UsefulVote.objects.count() == 1


def test_votes_move_the_order_beside_questions_on_the_same_topic_and_say_so(suggestion, topic):
    other = SuggestionFactory(
        question=suggestion.question,
        aid=heating_aid(title="Autre", slug="autre"),
        score=0.51,
        base=0.51,
        place=0,
    )
    Suggestion.objects.filter(pk=suggestion.pk).update(place=1)
    elsewhere = SuggestionFactory(question=QuestionFactory(topics=[TopicFactory()]), key=suggestion.key)
    for _ in range(4):
        voting.say_useful(suggestion.pk, by=PersonFactory(), useful=True)
    run_outbox()
    for row in (suggestion, other, elsewhere):
        row.refresh_from_db()
    assert (suggestion.place, other.place) == (0, 1)
    assert suggestion.score > suggestion.base
    assert elsewhere.score == elsewhere.base
    assert suggestion.shown["facts"][-1] == {
        "label": "Lecteurs",
        "text": french("Utile pour 4 lecteurs sur 4, sur ce sujet : elle remonte."),
    }


def test_what_is_no_answer_is_said_and_counts_for_nothing(client, suggestion):
    client.force_login(PersonFactory())
    vote(client, suggestion, "peut-être")
    page = client.get(suggestion.question.get_absolute_url()).content.decode()
    assert "nous n’avons pas compris" in page
    assert not UsefulVote.objects.exists()


def test_beyond_sixty_an_hour_one_waits(client, suggestion, monkeypatch):
    monkeypatch.setattr(voting, "VOTES", limits.Limit("few", 1, 3600))
    client.force_login(PersonFactory())
    vote(client, suggestion, "yes")
    vote(client, suggestion, "no")
    assert "soixante fois" in client.get(suggestion.question.get_absolute_url()).content.decode()
    assert UsefulVote.objects.get().useful


def test_a_suggestion_beside_what_one_may_not_read_cannot_be_voted_on(client):
    hidden = SuggestionFactory(question=QuestionFactory(masked=True))
    client.force_login(PersonFactory())
    assert vote(client, hidden, "yes").status_code == 404


def test_erasing_an_account_takes_its_votes_and_what_they_counted(suggestion):
    from search.suggestions.erasure import erase_votes

    person = PersonFactory()
    voting.say_useful(suggestion.pk, by=person, useful=True)
    erase_votes(person)
    assert not UsefulVote.objects.exists()
    assert not Usefulness.objects.filter(yes__gt=0).exists()


def test_the_bearer_of_a_receipt_reads_the_same_without_a_vote(client):
    code = receipts.draw()
    receipt = receipts.new_receipt(code)
    receipt.save()
    question = QuestionFactory(author=None, receipt=receipt)
    SuggestionFactory(question=question)
    page = client.post(reverse("receipts:open"), {"recu": code}, headers=OURS)
    text = page.content.decode()
    assert "Aides pour cette situation" in text
    assert "Utile ?" not in text
    assert "Se connecter" not in text.split("<main")[1]


def test_the_method_is_told_with_its_version(client):
    page = client.get(reverse("suggestions:method")).content.decode()
    assert f"Méthode {METHOD}" in page
    assert "10 points sur 100" in page


def test_editors_see_what_is_suggested_found_useful_and_what_is_not(client, suggestion):
    other = QuestionFactory(title="Sans aide du tout")
    Reading.objects.create(question=other, stale=False, aids=0)
    Reading.objects.create(question=suggestion.question, stale=False, aids=1)
    voting.say_useful(suggestion.pk, by=PersonFactory(), useful=False)
    client.force_login(UserFactory(role="editor"))
    page = client.get(reverse("wagtail_suggestions")).content.decode()
    assert "2 questions lues" in page
    row = page.split(suggestion.shown["title"])[1]
    assert "<td>1</td><td>1</td><td>0</td><td>1</td>" in row
    assert "Sans aide du tout" in client.get(reverse("wagtail_suggestions_without")).content.decode()


def test_what_editors_see_is_for_who_may_publish(client):
    client.force_login(UserFactory(role="author"))
    assert client.get(reverse("wagtail_suggestions")).status_code in {302, 403}


def test_the_mail_says_the_aid_and_why(mailoutbox):
    from core.ids import encode
    from notifications.services import notify

    suggestion = SuggestionFactory()
    notify(
        "suggestions.found", to=suggestion.question.author, about=suggestion, once_key=encode(suggestion.pk)
    )
    run_outbox()
    (mail,) = mailoutbox
    assert suggestion.shown["title"] in mail.body
    assert "Parce que la question parle de chauffage" in mail.body


def test_nothing_is_mailed_of_an_aid_that_closed_meanwhile(mailoutbox):
    from notifications.services import notify

    suggestion = SuggestionFactory()
    notify("suggestions.found", to=suggestion.question.author, about=suggestion, once_key="x")
    AidPage.objects.update(suspended=True)
    run_outbox()
    assert mailoutbox == []
    assert Suggestion.objects.filter(kind=AID).count() == 1
