"""Writing, correcting and erasing a comment: what the services allow, refuse and store."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_comments.models import Comment as LibraryComment

from accounts.suspension import suspend
from community.discussions import services
from community.discussions.errors import Closed, TooDeep, TooLate
from community.discussions.models import Comment
from community.questions.errors import (
    AccountSuspended,
    EmptyText,
    FirstPostPending,
    StaleVersion,
    TextTooLong,
)
from community.questions.models import PostState, Quota
from core.actors import SYSTEM, Actor
from core.capabilities import moderated
from core.errors import OverLimit
from core.models import AuditEvent
from moderation import subjects
from moderation.models import Case
from moderation.services import claim, decide, flag, undo
from tests.community.discussions.factories import CommentFactory
from tests.community.questions.factories import AnswerFactory, PersonFactory, actor

pytestmark = pytest.mark.django_db


def write(about, text="Merci, j’ai appelé ma banque.", **options) -> Comment:
    return services.write_comment(about, by=options.pop("by", None) or actor(), text=text, **options)


def test_a_comment_is_published_with_its_audit():
    comment = write(AnswerFactory(), "C’est **vrai**.")
    stored = Comment.objects.get(pk=comment.pk)
    assert (stored.state, stored.is_public, stored.is_removed) == (PostState.PUBLISHED, True, False)
    assert stored.html == "<p>C’est <strong>vrai</strong>.</p>\n"
    verbs = list(AuditEvent.objects.filter(row_id=str(comment.pk)).values_list("verb", flat=True))
    assert sorted(verbs) == ["discussions.comment.publish", "discussions.comment.submit"]


def test_nothing_of_an_address_is_stored_and_the_database_refuses_it():
    comment = write(AnswerFactory())
    stored = LibraryComment.objects.get(pk=comment.pk)
    assert (stored.user_name, stored.user_email, stored.user_url, stored.ip_address) == ("", "", "", None)
    for column, value in [("ip_address", "192.0.2.1"), ("user_email", "a@b.fr"), ("user_name", "Annie")]:
        with pytest.raises(IntegrityError), transaction.atomic():
            LibraryComment.objects.filter(pk=comment.pk).update(**{column: value})


def test_replies_have_one_level_in_the_order_they_came():
    answer = AnswerFactory()
    first = write(answer, "un")
    other = write(answer, "deux")
    reply = write(answer, "un, oui", reply_to=first.pk)
    late = write(answer, "un, non", reply_to=first.pk)
    in_order = [row.pk for row in Comment.objects.in_order()]
    assert in_order == [first.pk, reply.pk, late.pk, other.pk]
    assert [reply.level, late.level] == [1, 1]
    first.refresh_from_db()
    assert first.nested_count == 2


@pytest.mark.parametrize("case", ["reply", "elsewhere", "hidden", "nowhere"])
def test_what_one_cannot_reply_to_is_refused_and_nothing_stays(case):
    answer = AnswerFactory()
    parent = CommentFactory(about=answer)
    to = {
        "reply": lambda: CommentFactory(to=parent).pk,
        "elsewhere": lambda: CommentFactory().pk,
        "hidden": lambda: CommentFactory(about=answer, masked=True).pk,
        "nowhere": lambda: 987654,
    }[case]()
    before = Comment.objects.count()
    with pytest.raises(TooDeep):
        write(answer, reply_to=to)
    assert Comment.objects.count() == before


@pytest.mark.parametrize(
    "answer",
    [
        {"masked": True},
        {"official": True},
        {"question__locked": True},
        {"question__masked": True},
        {"state": PostState.ARCHIVED},
    ],
    ids=str,
)
def test_what_is_hidden_locked_archived_or_official_takes_no_comment(answer):
    with pytest.raises(Closed):
        write(AnswerFactory(**answer))


def test_a_closed_question_still_takes_comments():
    assert write(AnswerFactory(question__closed=True)).pk


@pytest.mark.parametrize("by", [SYSTEM, Actor("receipt", "1"), Actor("user", "987654")], ids=str)
def test_only_an_account_comments(by):
    with pytest.raises(PermissionDenied):
        write(AnswerFactory(), by=by)


@pytest.mark.parametrize(
    ("text", "refusal"), [(" \n ", EmptyText), ("\x00", EmptyText), ("x" * 2001, TextTooLong)]
)
def test_a_text_that_cannot_be_taken_is_refused(text, refusal):
    with pytest.raises(refusal):
        write(AnswerFactory(), text)


def test_the_same_words_sent_twice_make_one_comment():
    answer, by = AnswerFactory(), actor()
    first, again = write(answer, by=by), write(answer, by=by)
    assert first.pk == again.pk
    assert write(answer).pk != first.pk, "somebody else may say the same"
    assert write(AnswerFactory(), by=by).pk != first.pk, "and the same elsewhere"


def test_a_person_comments_as_often_as_the_table_says():
    Quota.objects.filter(action="comment", standing="member").update(count=1)
    answer, by = AnswerFactory(), actor()
    write(answer, "un", by=by)
    with pytest.raises(OverLimit, match="un commentaire par jour"):
        write(answer, "deux", by=by)
    assert Comment.objects.count() == 1


def test_ones_own_comment_is_corrected_for_ten_minutes():
    by = actor()
    comment = write(AnswerFactory(), "dix euro", by=by)
    comment = services.edit_comment(comment.pk, by=by, version=1, text="dix euros")
    assert (comment.comment, comment.version, bool(comment.edited_at)) == ("dix euros", 2, True)
    with pytest.raises(StaleVersion):
        services.edit_comment(comment.pk, by=by, version=1, text="onze euros")
    with pytest.raises(PermissionDenied):
        services.edit_comment(comment.pk, by=actor("moderator"), version=2, text="douze")
    with time_machine.travel(timezone.now() + timedelta(minutes=11)), pytest.raises(TooLate):
        services.edit_comment(comment.pk, by=by, version=2, text="treize")


def test_a_masked_comment_is_not_corrected():
    by = actor()
    comment = write(AnswerFactory(), by=by)
    services.mask_comment(comment.pk, by=SYSTEM, why="publicité")
    with pytest.raises(Closed):
        services.edit_comment(comment.pk, by=by, version=1, text="autre")


def test_erasing_leaves_a_trace_without_words_nor_name():
    by = actor()
    comment = write(AnswerFactory(), by=by)
    with pytest.raises(PermissionDenied):
        services.erase_comment(comment.pk, by=actor("moderator"))
    services.erase_comment(comment.pk, by=by)
    stored = Comment.objects.get(pk=comment.pk)
    assert (stored.comment, stored.html, stored.user, stored.state) == ("", "", None, PostState.ERASED)
    assert (stored.is_public, stored.is_removed) == (False, True)


def test_moderators_and_the_system_alone_hide():
    comment = CommentFactory()
    with pytest.raises(PermissionDenied):
        services.mask_comment(comment.pk, by=actor("animator"), why="")
    services.mask_comment(comment.pk, by=actor("moderator"), why="publicité")
    services.unmask_comment(comment.pk, by=SYSTEM, why="erreur")
    comment.refresh_from_db()
    assert (comment.state, comment.is_public, comment.is_removed) == (PostState.PUBLISHED, True, False)


def test_restoring_a_comment_shows_no_reply_that_was_hidden_by_itself():
    comment = CommentFactory()
    reply = CommentFactory(to=comment)
    services.mask_comment(reply.pk, by=SYSTEM, why="insulte")
    services.mask_comment(comment.pk, by=SYSTEM, why="publicité")
    services.unmask_comment(comment.pk, by=SYSTEM, why="")
    reply.refresh_from_db()
    assert (reply.state, reply.is_public) == (PostState.MASKED, False)


def test_a_comment_is_removed_only_with_a_decision():
    comment = CommentFactory(masked=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        services.remove_comment(comment.pk, by=SYSTEM, why="publicité")


def test_a_first_comment_with_a_link_is_held_and_told_to_the_moderators():
    person = PersonFactory()
    comment = write(AnswerFactory(), "Voyez https://pub.example/ici", by=Actor.of(person))
    assert (comment.state, comment.is_public) == (PostState.HELD, False)
    case = Case.objects.get(kind="comment", subject_id=comment.pk)
    assert case.held_for == ["link"]
    with pytest.raises(FirstPostPending):
        write(AnswerFactory(), "Autre chose.", by=Actor.of(person))
    services.publish_comment(comment.pk, by=actor("moderator"), why="")
    assert Comment.objects.get(pk=comment.pk).is_public
    assert write(AnswerFactory(), "Voyez https://pub.example/la", by=Actor.of(person)).state == "published"


def test_a_suspended_account_comments_no_more():
    person = PersonFactory()
    suspend(person.pk, until=timezone.now() + timedelta(days=2), reason="Insultes.", by=SYSTEM)
    with pytest.raises(AccountSuspended):
        write(AnswerFactory(), by=Actor.of(person))


def test_what_a_comment_said_before_stays_for_moderators_until_it_is_erased():
    by = actor()
    comment = write(AnswerFactory(), "dix euro", by=by)
    services.edit_comment(comment.pk, by=by, version=1, text="dix euros")
    past = list(moderated["comment"].history(Comment.objects.get(pk=comment.pk)))
    assert [(each.number, each.body[0][1]) for each in past] == [(2, "dix "), (1, "dix euro")]
    with pytest.raises(IntegrityError), transaction.atomic():
        comment.earlier.update(text="autre")
    services.erase_comment(comment.pk, by=by)
    assert comment.earlier.get().text == ""


def test_a_comment_is_reported_hidden_and_given_back_by_moderators():
    comment = CommentFactory(to=CommentFactory(comment="La question."))
    flagged = flag("comment", comment.pk, by=actor(), reason="respect")
    subject = subjects.find("comment", comment.pk)[1]
    assert comment.content_object.question.title in subject.title
    assert "La question." in subject.above
    assert subject.owner == Actor("user", str(comment.user_id))
    moderator = actor("moderator")
    claim(flagged.case_id, by=moderator)
    case = Case.objects.get(pk=flagged.case_id)
    decision = decide(
        case.pk,
        by=moderator,
        outcome="remove",
        rule="respect",
        reason="Ce mot blesse.",
        version=case.version,
        content_version=1,
    )
    comment.refresh_from_db()
    assert (comment.state, comment.is_removed) == (PostState.REMOVED, True)
    undo(decision.pk, by=moderator)
    comment.refresh_from_db()
    assert (comment.state, comment.is_public) == (PostState.PUBLISHED, True)
