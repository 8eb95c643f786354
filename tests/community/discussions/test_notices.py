"""Who is told of a comment, once, and how it stops."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from accounts import privacy
from community.discussions import services
from community.discussions.models import Comment
from community.discussions.subscriptions import discussions_of, stop_discussion
from community.questions import services as questions
from community.questions.models import PostState
from core.actors import SYSTEM, Actor
from core.capabilities import erasures
from core.ids import BITS
from core.testing import run_outbox
from notifications.models import Notice
from notifications.wording import words
from tests.community.discussions.factories import CommentFactory
from tests.community.questions.factories import AnswerFactory, PersonFactory

pytestmark = pytest.mark.django_db


def write(answer, person=None, **options) -> Comment:
    person = person or PersonFactory()
    text = options.pop("text", f"Une remarque de {person}.")
    comment = services.write_comment(answer, by=Actor.of(person), text=text, **options)
    run_outbox()
    return comment


def told() -> list[tuple[str, str]]:
    return sorted(Notice.objects.values_list("kind", "recipient__email"))


def said(person) -> list[str]:
    return [each.title for each in words(person, Notice.objects.filter(recipient=person)).values()]


def test_the_author_of_the_answer_is_told_at_once_and_never_of_their_own(mailoutbox):
    answer = AnswerFactory()
    write(answer, answer.author)
    assert told() == []
    comment = write(answer)
    assert told() == [("discussions.commented", answer.author.email)]
    [mail] = mailoutbox
    assert f"/commentaires/{comment.pk}/" in mail.body
    assert answer.question.title in mail.body


def test_who_asked_for_it_is_told_of_what_follows_once_each(mailoutbox):
    answer = AnswerFactory(author=None)
    follower, silent = PersonFactory(), PersonFactory()
    write(answer, follower, followup=True)
    write(answer, follower, followup=True, text="Et aussi.")
    write(answer, silent, followup=False)
    last = write(answer, PersonFactory(), followup=True)
    assert told() == [("discussions.followed", follower.email)] * 2
    assert {notice.about_id for notice in Notice.objects.all()} >= {str(last.pk)}
    assert len(mailoutbox) == 2


def test_the_mail_stops_by_one_click_of_its_link(mailoutbox, client):
    answer, follower = AnswerFactory(author=None), PersonFactory()
    write(answer, follower, followup=True)
    write(answer)
    link = re.search(r"http://[^ ]*(/notifications/arret/\?jeton=\S+)", mailoutbox[0].body)[1]
    assert mailoutbox[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert client.post(link).status_code == 200
    write(answer)
    assert len(mailoutbox) == 1
    assert len(told()) == 2, "the inbox still tells"


def test_one_discussion_is_left_from_the_page_of_subscriptions(client, django_assert_max_num_queries):
    answer, person = AnswerFactory(author=None), PersonFactory()
    write(answer, person, followup=True)
    write(answer, person, followup=True, text="Une autre.")
    other = AnswerFactory(author=None)
    write(other, person, followup=True)
    discussions_of(person)  # content types
    # The comments, what they are about, and twice which pages are private.
    with django_assert_max_num_queries(4):
        items = discussions_of(person)
    assert [item.label for item in items] == [other.question.title, answer.question.title]
    client.force_login(person)
    client.post(reverse("notifications:unfollow", args=["discussions.discussions"]), {"cle": items[1].key})
    write(answer)
    assert told() == []
    assert len(discussions_of(person)) == 1


@pytest.mark.parametrize("key", [1, 10**18, (1 << BITS) - 1])
def test_a_discussion_is_left_whatever_its_key(key):
    comment = CommentFactory(about=AnswerFactory(pk=key), followup=True)
    (followed,) = discussions_of(comment.user)
    stop_discussion(comment.user, followed.key)
    comment.refresh_from_db()
    assert not comment.followup


@pytest.mark.parametrize(
    "key", ["", "reponse:", "reponse:x", "rien:1", "reponse:²", "reponse:" + "9" * 19, "reponse:" + "9" * 40]
)
def test_a_key_that_is_nobodys_stops_nothing(key):
    comment = CommentFactory(followup=True)
    stop_discussion(comment.user, key)
    comment.refresh_from_db()
    assert comment.followup


@pytest.mark.parametrize("hidden", ["comment", "answer", "question"])
def test_what_was_hidden_since_is_said_no_more(hidden, mailoutbox):
    answer, follower = AnswerFactory(author=None), PersonFactory()
    write(answer, follower, followup=True)
    comment = write(answer)
    assert said(follower) == ["La discussion continue"]
    {
        "comment": lambda: services.mask_comment(comment.pk, by=SYSTEM, why=""),
        "answer": lambda: questions.mask_answer(answer.pk, by=SYSTEM, why=""),
        "question": lambda: questions.mask_question(answer.question_id, by=SYSTEM, why=""),
    }[hidden]()
    assert said(follower) == []


def test_hidden_before_the_mail_left_nobody_is_told(mailoutbox):
    answer = AnswerFactory()
    comment = services.write_comment(answer, by=Actor.of(PersonFactory()), text="Publicité")
    services.mask_comment(comment.pk, by=SYSTEM, why="publicité")
    run_outbox()
    assert told() == []
    assert mailoutbox == []


def test_many_followers_are_all_told_slice_after_slice():
    answer = AnswerFactory(author=None)
    people = [CommentFactory(about=answer, followup=True).user.email for _ in range(30)]
    write(answer)
    assert told() == sorted(("discussions.followed", email) for email in people)


def test_leaving_takes_the_name_off_public_comments_and_the_words_of_others():
    person = PersonFactory()
    public = CommentFactory(user=person, followup=True, comment="Reste sans nom")
    held = CommentFactory(user=person, state=PostState.HELD, comment="Part avec moi")
    reply = CommentFactory(to=public)
    exported = list(erasures["django_comments.Comment"].export(person))
    assert [row["texte"] for row in exported] == ["Reste sans nom", "Part avec moi"]
    privacy.erase(person.pk)
    public.refresh_from_db()
    held.refresh_from_db()
    assert (public.user, public.comment, public.followup) == (None, "Reste sans nom", False)
    assert (held.user, held.comment, held.state) == (None, "", PostState.ERASED)
    reply.refresh_from_db()
    assert reply.user is not None
