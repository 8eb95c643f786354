"""What may change comments: one function an act, each in one transaction, permission inside."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from community.discussions import effects, policies
from community.discussions.errors import Closed, TooDeep, TooLate
from community.discussions.models import Comment, EarlierText, kind_of
from community.questions.errors import EmptyText, StaleVersion, TextTooLong
from community.questions.models import POST_MOVES, PUBLIC_STATES, PostState
from community.questions.models.quotas import QuotaAction
from community.questions.services.first_posts import is_first
from community.questions.services.quotas import spend
from community.questions.services.thread import writer_of
from core import outbox, transitions
from core.actors import Actor
from core.capabilities import discussed
from core.errors import Refusal
from core.markdown import render
from core.wording import number
from moderation import prechecks
from moderation.services import hold

# In characters. Longer is an answer.
TEXT_MAX = 2_000
# A form sent twice makes one comment.
SAME_WITHIN = timedelta(days=1)
GONE = (PostState.REMOVED, PostState.REMOVED_FINAL, PostState.REJECTED, PostState.ERASED)


def clean_text(text: str) -> str:
    # PostgreSQL stores no NUL; a form refuses it, other callers may not.
    clean = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not clean:
        raise EmptyText("comment", "Écrivez votre commentaire.")
    if len(clean) > TEXT_MAX:
        most = number(TEXT_MAX)
        raise TextTooLong("comment", f"C’est un peu long : {most} caractères au plus. Répondez plutôt.")
    return clean


@transaction.atomic
def write_comment(
    about: models.Model,
    *,
    by: Actor,
    text: str,
    reply_to: int = 0,
    followup: bool = False,
    typed_for: float | None = None,
) -> Comment:
    """Publish a comment on ``about``, or a reply; hold a first post with troubles; the same words are once.

    ``typed_for`` is for how many seconds the form was open; with ``followup`` its author is told of what
    comes after. Raises a ``Refusal`` for the text, ``Closed``, ``TooDeep``, ``OverLimit``,
    ``FirstPostPending``, ``AccountSuspended``, ``PermissionDenied`` without an account.
    """
    account = writer_of(by)
    # One at a time for each person: a double click makes one comment, and limits hold.
    User.objects.select_for_update(no_key=True).get(pk=account.pk)
    kind = kind_of(about)
    # Read now: it may have been hidden since the page was made.
    subject = kind.rows(account).filter(pk=about.pk).first()
    if subject is None or not kind.takes(subject):
        raise Closed
    text = clean_text(text)
    on_it = Comment.objects.about(kind, [subject.pk])
    if reply_to:
        # The lock of the thread: the library reads, then writes its order.
        parent = on_it.shown(account).select_for_update(of=("self",)).filter(pk=reply_to).first()
        if parent is None or parent.is_reply:
            raise TooDeep
    same = on_it.filter(user=account, comment=text, submit_date__gt=timezone.now() - SAME_WITHIN)
    same = same.exclude(state=PostState.ERASED).filter(level=1 if reply_to else 0)
    if twin := same.first():
        return twin
    first = is_first(account)
    spend(account, by, QuotaAction.COMMENT)
    troubles = prechecks.examine(text, first=first, typed_for=typed_for)
    comment = Comment(
        content_type=ContentType.objects.get_for_model(kind.model),
        object_pk=str(subject.pk),
        kind=kind.name,
        about_id=subject.pk,
        site_id=settings.SITE_ID,
        user=account,
        comment=text,
        html=render(text),
        followup=followup,
        parent_id=reply_to,
        is_public=False,
    )
    comment.save()
    transitions.move(comment, POST_MOVES, "submit", by=by, why="")
    if troubles:
        why = " ".join(prechecks.sentence(trouble) for trouble in troubles)
        transitions.move(comment, POST_MOVES, "hold", by=by, why=why)
        hold("comment", comment.pk, troubles)
        return comment
    transitions.move(comment, POST_MOVES, "publish", by=by, why="")
    _agree(comment)
    comment_published(comment)
    return comment


@transaction.atomic
def edit_comment(comment_id: int, *, by: Actor, version: int, text: str) -> Comment:
    """Correct one's own comment while that is allowed; the same words again do nothing.

    Raises a ``Refusal``, ``TooLate``, ``Closed``, ``StaleVersion``, ``PermissionDenied`` for anyone else.
    """
    comment = _locked(comment_id)
    if not policies.is_author(by, comment):
        raise PermissionDenied
    if not policies.can_edit(by, comment, timezone.now()):
        raise TooLate
    subject = comment.content_object
    if comment.state in (PostState.MASKED, *GONE) or not discussed[comment.kind].takes(subject):
        raise Closed
    text = clean_text(text)
    if comment.version != version:
        raise StaleVersion
    if comment.comment != text:
        writer_of(by)
        if prechecks.examine(text, first=False):
            raise Refusal("comment", "Ce texte mène à un site que nous n’acceptons pas : retirez le lien.")
        EarlierText.objects.create(
            of=comment,
            number=comment.version,
            text=comment.comment,
            saved_at=comment.edited_at or comment.submit_date,
        )
        comment.comment, comment.html = text, render(text)
        comment.version += 1
        comment.edited_at = timezone.now()
        comment.save(update_fields=["comment", "html", "version", "edited_at"])
    return comment


@transaction.atomic
def erase_comment(comment_id: int, *, by: Actor, why: str = "") -> Comment:
    """Empty a comment for good: its words and whose it was. Replies of others stay, under a trace of it."""
    comment = _locked(comment_id)
    if not policies.can_erase(by, comment):
        raise PermissionDenied
    transitions.move(comment, POST_MOVES, "erase", by=by, why=why)
    comment.comment = comment.html = ""
    comment.user, comment.followup = None, False
    comment.save(update_fields=["comment", "html", "user", "followup"])
    comment.earlier.update(text="")
    _agree(comment)
    return comment


@transaction.atomic
def unsign_comment(comment_id: int, *, by: Actor) -> Comment:
    """Take its author's name from a comment and leave its words, for those who replied."""
    comment = _locked(comment_id)
    if not policies.can_erase(by, comment):
        raise PermissionDenied
    comment.user, comment.followup = None, False
    comment.save(update_fields=["user", "followup"])
    return comment


def hold_comment(comment_id: int, *, by: Actor, why: str) -> Comment:
    return _move(comment_id, "hold", by=by, why=why)


def publish_comment(comment_id: int, *, by: Actor, why: str) -> Comment:
    return _move(comment_id, "publish", by=by, why=why)


def reject_comment(comment_id: int, *, by: Actor, why: str) -> Comment:
    return _move(comment_id, "reject", by=by, why=why)


def reconsider_comment(comment_id: int, *, by: Actor, why: str) -> Comment:
    return _move(comment_id, "reconsider", by=by, why=why)


def mask_comment(comment_id: int, *, by: Actor, why: str) -> Comment:
    return _move(comment_id, "mask", by=by, why=why)


def unmask_comment(comment_id: int, *, by: Actor, why: str) -> Comment:
    return _move(comment_id, "unmask", by=by, why=why)


def remove_comment(comment_id: int, *, by: Actor, why: str) -> Comment:
    return _move(comment_id, "remove", by=by, why=why)


def restore_comment(comment_id: int, *, by: Actor, why: str) -> Comment:
    return _move(comment_id, "restore", by=by, why=why)


def confirm_comment_removal(comment_id: int, *, by: Actor, why: str) -> Comment:
    return _move(comment_id, "confirm_removal", by=by, why=why)


def comment_published(comment: Comment) -> None:
    """What follows the first publication of a comment."""
    discussed[comment.kind].changed(comment.content_object)
    outbox.enqueue(effects.tell_owner, comment_id=comment.pk)
    outbox.enqueue(effects.tell_followers, comment_id=comment.pk)


@transaction.atomic
def stop_following(about: models.Model, *, person: User) -> None:
    """Tell ``person`` no more of what is said there."""
    Comment.objects.about(kind_of(about), [about.pk]).filter(user=person, followup=True).update(
        followup=False
    )


@transaction.atomic
def _move(comment_id: int, move: str, *, by: Actor, why: str) -> Comment:
    comment = _locked(comment_id)
    if not policies.can_moderate(by):
        raise PermissionDenied
    transitions.move(comment, POST_MOVES, move, by=by, why=why)
    _agree(comment)
    if move == "publish":
        comment_published(comment)
    return comment


def _locked(comment_id: int) -> Comment:
    """Lock the comment that began the thread, then read this one; visitors' pages of it are made anew."""
    thread_id = Comment.objects.values_list("thread_id", flat=True).get(pk=comment_id)
    Comment.objects.select_for_update(of=("self",)).get(pk=thread_id)
    comment = Comment.objects.get(pk=comment_id)
    if comment.content_object is not None:
        discussed[comment.kind].changed(comment.content_object)
    return comment


def _agree(comment: Comment) -> None:
    """Make the library's two marks say what the state says."""
    is_public = comment.state in PUBLIC_STATES
    is_removed = comment.state in GONE
    Comment.objects.filter(pk=comment.pk).update(is_public=is_public, is_removed=is_removed)
    comment.is_public, comment.is_removed = is_public, is_removed
