"""The moves of a review's life, and of its reply's. Who decides is moderation's; what follows is here."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from core import outbox, transitions
from core.actors import Actor
from marketplace.reviews import effects, policies
from marketplace.reviews.models import REVIEW_MOVES, Reply, Review
from marketplace.reviews.services import scoring
from marketplace.reviews.services.writing import locked, locked_reply

SHOWS = {"publish", "unmask", "restore"}


def publish_review(review_id: int, *, by: Actor, why: str) -> Review:
    """Show a review to everyone and count it. ``OtherSide`` if its author joined the other side since."""
    return _move(review_id, "publish", by=by, why=why)


def reject_review(review_id: int, *, by: Actor, why: str) -> Review:
    return _move(review_id, "reject", by=by, why=why)


def reconsider_review(review_id: int, *, by: Actor, why: str) -> Review:
    return _move(review_id, "reconsider", by=by, why=why)


def mask_review(review_id: int, *, by: Actor, why: str) -> Review:
    return _move(review_id, "mask", by=by, why=why)


def unmask_review(review_id: int, *, by: Actor, why: str) -> Review:
    return _move(review_id, "unmask", by=by, why=why)


def remove_review(review_id: int, *, by: Actor, why: str) -> Review:
    return _move(review_id, "remove", by=by, why=why)


def restore_review(review_id: int, *, by: Actor, why: str) -> Review:
    return _move(review_id, "restore", by=by, why=why)


def confirm_review_removal(review_id: int, *, by: Actor, why: str) -> Review:
    return _move(review_id, "confirm_removal", by=by, why=why)


def publish_reply(reply_id: int, *, by: Actor, why: str) -> Reply:
    return _move_reply(reply_id, "publish", by=by, why=why)


def reject_reply(reply_id: int, *, by: Actor, why: str) -> Reply:
    return _move_reply(reply_id, "reject", by=by, why=why)


def reconsider_reply(reply_id: int, *, by: Actor, why: str) -> Reply:
    return _move_reply(reply_id, "reconsider", by=by, why=why)


def mask_reply(reply_id: int, *, by: Actor, why: str) -> Reply:
    return _move_reply(reply_id, "mask", by=by, why=why)


def unmask_reply(reply_id: int, *, by: Actor, why: str) -> Reply:
    return _move_reply(reply_id, "unmask", by=by, why=why)


def remove_reply(reply_id: int, *, by: Actor, why: str) -> Reply:
    return _move_reply(reply_id, "remove", by=by, why=why)


def restore_reply(reply_id: int, *, by: Actor, why: str) -> Reply:
    return _move_reply(reply_id, "restore", by=by, why=why)


def confirm_reply_removal(reply_id: int, *, by: Actor, why: str) -> Reply:
    return _move_reply(reply_id, "confirm_removal", by=by, why=why)


@transaction.atomic
def _move(review_id: int, move: str, *, by: Actor, why: str) -> Review:
    review = locked(review_id)
    if not policies.can_moderate(by):
        raise PermissionDenied
    if move in SHOWS and review.author_id is not None:
        policies.check_not_joined(review)
    before = review.is_public
    first = _date(review, move)
    transitions.move(review, REVIEW_MOVES, move, by=by, why=why)
    if review.is_public and not before:
        scoring.count(review)
    elif before and not review.is_public:
        scoring.discount(review)
    if first:
        outbox.enqueue(effects.tell_reviewed, review_id=review.pk)
    return review


@transaction.atomic
def _move_reply(reply_id: int, move: str, *, by: Actor, why: str) -> Reply:
    made = locked_reply(reply_id)
    if not policies.can_moderate(by):
        raise PermissionDenied
    first = _date(made, move)
    transitions.move(made, REVIEW_MOVES, move, by=by, why=why)
    scoring.page_changed()
    if first:
        outbox.enqueue(effects.tell_replied, reply_id=made.pk)
    return made


def _date(words: Review | Reply, move: str) -> bool:
    """Before the move: what is public has its date. Return whether this is the first time."""
    if move != "publish" or words.published_at is not None:
        return False
    words.published_at = timezone.now()
    words.save(update_fields=["published_at"])
    return True
