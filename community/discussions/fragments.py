"""Pieces of page that others place under what people comment on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import Q

from community.discussions import wording
from community.discussions.models import Comment, CommentQuerySet, kind_of
from community.questions.models import PUBLIC_STATES, PostState
from core.actors import Actor
from core.capabilities import Discussed, Fragment, fragments

# Of one subject on a page among others; the rest is on the page of its discussion.
MOST = 20
# Beyond, a fold: what one comes for is the answer.
AT_ONCE = 5


def rough(user, kind: Discussed, subjects: Sequence[models.Model]) -> CommentQuerySet:
    """Return, in order, what ``user`` may read about subjects they see, if it is no reply to what is hidden.

    ``wording.threads`` drops those: here the comment comes before the replies to it, so it knows.
    """
    shown = Q(state__in=PUBLIC_STATES) | Q(state=PostState.ERASED, nested_count__gt=0)
    if user.is_authenticated:
        shown |= Q(user=user) & ~Q(state=PostState.ERASED)
    about = Comment.objects.about(kind, [subject.pk for subject in subjects])
    return about.filter(shown).select_related("user").in_order()


def has_any(about: models.Model) -> bool:
    return getattr(about, "is_discussed", True)


def thread(user, *, about: models.Model, among: Sequence[models.Model] = ()) -> dict[str, Any] | None:
    """The comments on ``about``, nothing when there are none.

    ``among`` are all the things of the page that have comments: the first call reads those of all of them,
    in one query, the others find theirs.
    """
    kind = kind_of(about)
    if not has_any(about):
        return None
    if not hasattr(about, "_comments"):
        others = (each for each in among if each.pk != about.pk and has_any(each))
        subjects = [about, *others]
        found: dict[int, list[Comment]] = {}
        for comment in rough(user, kind, subjects).first_of_each(MOST + 1):
            found.setdefault(comment.about_id, []).append(comment)
        for each in subjects:
            each._comments = found.get(each.pk, [])  # type: ignore[attr-defined]
    comments: list[Comment] = about._comments  # type: ignore[attr-defined]
    if not comments:
        return None
    by = Actor.of(user) if user.is_authenticated else None
    items = wording.threads(comments[:MOST], kind, about, by)
    if not items:
        return None
    return {
        "items": items[:AT_ONCE],
        "others": items[AT_ONCE:],
        "all_url": wording.write_url(kind, about) if len(comments) > MOST else "",
    }


def section(user, *, about: models.Model) -> dict[str, Any] | None:
    """All that a page of its own shows of its comments, with the way to write one."""
    kind = kind_of(about)
    found = thread(user, about=about) or {"items": [], "others": [], "all_url": ""}
    takes = kind.takes(about)
    if not takes and not found["items"]:
        return None
    return {**found, "takes": takes, "write_url": wording.write_url(kind, about)}


fragments.register(Fragment("discussions.thread", "discussions/fragments/thread.html", thread))
fragments.register(Fragment("discussions.section", "discussions/fragments/section.html", section))
