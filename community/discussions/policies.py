"""Who may do what. Nothing here writes; what state a comment must be in is for the services."""

from __future__ import annotations

from datetime import datetime, timedelta

from community.discussions.models import Comment
from community.questions.policies import can_moderate
from core.actors import Actor

__all__ = ["EDITABLE_FOR", "can_edit", "can_erase", "can_moderate", "is_author"]

# Long enough for a typing error, too short to change what was answered.
EDITABLE_FOR = timedelta(minutes=10)


def is_author(by: Actor, comment: Comment) -> bool:
    return by.kind == "user" and comment.user_id is not None and by.id == str(comment.user_id)


def can_edit(by: Actor, comment: Comment, now: datetime) -> bool:
    return is_author(by, comment) and now < comment.submit_date + EDITABLE_FOR


def can_erase(by: Actor, comment: Comment) -> bool:
    """Erase what one wrote: its author at any time, or the erasure of an account."""
    return by.kind == "system" or is_author(by, comment)
