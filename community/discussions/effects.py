from __future__ import annotations

from community.discussions.models import Comment
from community.questions.models import PostState
from core.capabilities import discussed
from core.outbox import effect, job
from notifications.services import notify

# Followers told in one transaction: well under 200 ms.
SLICE = 25


@effect
def tell_owner(comment_id: int) -> None:
    """Put "on a commenté votre réponse" in the inbox of whose it is."""
    if comment := _published(comment_id):
        owner = _owner(comment)
        if owner and owner.pk != comment.user_id:
            notify("discussions.commented", to=owner, about=comment, once_key=_key(comment))


@job
def tell_followers(comment_id: int, cursor: int | None) -> int | None:
    """Tell who commented there and asked for what follows; not whose it is, who is told so already."""
    comment = _published(comment_id)
    if comment is None:
        return None
    owner = _owner(comment)
    known = {comment.user_id, owner.pk if owner else None}
    mine = Comment.objects.about(discussed[comment.kind], [comment.about_id])
    followers = list(
        mine.filter(followup=True, user__isnull=False, pk__gt=cursor or 0, state=PostState.PUBLISHED)
        .select_related("user")
        .order_by("pk")[:SLICE]
    )
    for follower in followers:
        if follower.user_id not in known:
            # Several comments of one person: the same key, hence one notice.
            notify("discussions.followed", to=follower.user, about=comment, once_key=_key(comment))
    return followers[-1].pk if followers else None


def _published(comment_id: int) -> Comment | None:
    return Comment.objects.filter(pk=comment_id, state=PostState.PUBLISHED).select_related("user").first()


def _owner(comment: Comment):
    subject = comment.content_object
    return discussed[comment.kind].owner(subject) if subject is not None else None


def _key(comment: Comment) -> str:
    return f"comment-{comment.pk}"
