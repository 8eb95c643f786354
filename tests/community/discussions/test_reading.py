"""Who sees which comment, and where."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from community.discussions import services
from community.discussions.models import Comment
from community.questions import services as questions
from community.questions.models import PUBLIC_STATES, PostState
from core.actors import SYSTEM, Actor
from moderation.addresses import flag_address
from moderation.prechecks import Trouble
from moderation.services import hold
from tests.community.discussions.factories import CommentFactory
from tests.community.questions.factories import AnswerFactory, PersonFactory, QuestionFactory

pytestmark = pytest.mark.django_db
HIDDEN = [state for state in PostState if state not in PUBLIC_STATES]


def seen(user=None) -> set[int]:
    return set(Comment.objects.visible_to(user or AnonymousUser()).values_list("pk", flat=True))


def html_of(client, question) -> str:
    return client.get(question.get_absolute_url()).content.decode()


@pytest.mark.parametrize("state", HIDDEN)
def test_a_hidden_comment_is_seen_by_its_author_alone_and_not_once_erased(state):
    comment = CommentFactory(state=state)
    assert seen() == set()
    assert seen(PersonFactory()) == set()
    assert seen(PersonFactory(role="moderator")) == set()
    assert seen(comment.user) == (set() if state == PostState.ERASED else {comment.pk})


@pytest.mark.parametrize("state", [state for state in HIDDEN if state != PostState.ERASED])
def test_comments_are_hidden_with_their_answer_and_with_its_question(state):
    CommentFactory(about=AnswerFactory(state=state))
    CommentFactory(about=AnswerFactory(question=QuestionFactory(state=state)))
    assert seen() == set()


def test_a_hidden_comment_hides_its_replies_and_an_erased_one_does_not():
    masked, erased = CommentFactory(masked=True), CommentFactory()
    CommentFactory(to=masked)
    reply = CommentFactory(to=erased)
    services.erase_comment(erased.pk, by=SYSTEM)
    assert seen() == {reply.pk}


def test_the_page_of_the_question_shows_both_levels_with_what_people_are_there(client):
    answer = AnswerFactory()
    asker = answer.question.author
    first = CommentFactory(about=answer, user=asker, comment="merci **beaucoup**")
    CommentFactory(to=first, user=answer.author, comment="avec plaisir")
    html = html_of(client, answer.question)
    assert f"{asker} (qui demande)" in html
    assert f"{answer.author} (qui répond)" in html
    assert "merci <strong>beaucoup</strong>" in html
    assert html.index("merci") < html.index("avec plaisir")


def test_a_new_comment_and_a_hidden_one_change_a_visitors_page_at_once(
    client, django_capture_on_commit_callbacks
):
    answer = AnswerFactory()
    assert "Bonne idée" not in html_of(client, answer.question)
    with django_capture_on_commit_callbacks(execute=True):
        comment = services.write_comment(answer, by=Actor.of(PersonFactory()), text="Bonne idée")
    assert "Bonne idée" in html_of(client, answer.question)
    with django_capture_on_commit_callbacks(execute=True):
        services.mask_comment(comment.pk, by=SYSTEM, why="publicité")
    html = html_of(client, answer.question)
    assert "Bonne idée" not in html
    assert str(comment.user) not in html


def test_the_trace_of_an_erased_comment_stays_only_for_its_replies(client):
    alone, answered = CommentFactory(), CommentFactory()
    CommentFactory(to=answered, comment="je réponds")
    for comment in (alone, answered):
        services.erase_comment(comment.pk, by=SYSTEM)
    assert "effacé par son auteur" not in html_of(client, alone.content_object.question)
    html = html_of(client, answered.content_object.question)
    assert "effacé par son auteur" in html
    assert "je réponds" in html


def test_its_author_sees_a_held_comment_with_what_it_is(client):
    comment = CommentFactory(state=PostState.HELD, comment="première fois")
    question = comment.content_object.question
    assert "première fois" not in html_of(client, question)
    client.force_login(comment.user)
    html = html_of(client, question)
    assert "première fois" in html
    assert "Retenu" in html
    hold("comment", comment.pk, [Trouble.LINK])
    assert "lien" in html_of(client, question)


@pytest.mark.parametrize("signed_in", [False, True])
def test_comments_cost_the_page_one_query_however_many(client, signed_in, django_assert_max_num_queries):
    question = QuestionFactory()
    for _ in range(4):
        first = CommentFactory(about=AnswerFactory(question=question))
        CommentFactory(to=first)
        CommentFactory(about=first.content_object)
    if signed_in:
        client.force_login(PersonFactory())
    html_of(client, question)  # content types
    url = question.get_absolute_url()
    with django_assert_max_num_queries(10 if signed_in else 7) as counted:
        client.get(url + ("" if signed_in else "?x=1"))
    asked = [query["sql"] for query in counted.captured_queries if "discussions_comment" in query["sql"]]
    assert len(asked) == 1


def test_beyond_five_threads_the_rest_is_folded_and_beyond_twenty_it_is_elsewhere(client):
    answer = AnswerFactory()
    for number in range(23):
        CommentFactory(about=answer, comment=f"numéro {number}.")
    html = html_of(client, answer.question)
    assert "Lire la suite des commentaires" in html
    assert "numéro 19." in html
    assert "numéro 20." not in html
    assert "Toute la discussion" in html


def test_hiding_an_answer_hides_its_comments_from_its_page(client, django_capture_on_commit_callbacks):
    comment = CommentFactory(comment="je l’ai lu")
    with django_capture_on_commit_callbacks(execute=True):
        questions.mask_answer(comment.content_object.pk, by=SYSTEM, why="")
    assert "je l’ai lu" not in html_of(client, comment.content_object.question)


def test_a_visitor_reports_a_comment_without_an_account_and_a_member_with_theirs(client):
    answer = AnswerFactory()
    comment = CommentFactory(about=answer)
    for by in (None, Actor.of(person := PersonFactory())):
        if by:
            client.force_login(person)
        address = flag_address("comment", comment, by)
        assert f'href="{address}"' in html_of(client, answer.question)
        assert client.get(address).status_code == 200
