from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from community.discussions.models import Comment
from core.capabilities import NoticeKind, NoticeWords, discussed, notices


def comments_for(reader) -> QuerySet[Comment]:
    return Comment.objects.visible_to(reader).select_related("user").with_subjects(reader)


def commented(comment: Comment, payload: dict) -> NoticeWords:
    return NoticeWords(
        title=f"{_who(comment)} commente votre réponse",
        text=f"À propos de « {_title(comment)} »",
        url=reverse("discussions:show", args=[comment.pk]),
        action="Lire le commentaire",
    )


def followed(comment: Comment, payload: dict) -> NoticeWords:
    return NoticeWords(
        title="La discussion continue",
        text=f"{_who(comment)} a écrit après vous, à propos de « {_title(comment)} »",
        url=reverse("discussions:show", args=[comment.pk]),
        action="Lire la suite",
    )


def _who(comment: Comment) -> str:
    return str(comment.user) if comment.user else "Quelqu’un"


def _title(comment: Comment) -> str:
    return discussed[comment.kind].title(comment.content_object)


for kind in (
    NoticeKind(
        "discussions.commented",
        label="Un commentaire sur ce que j’ai écrit",
        because="c’est vous qui l’avez écrit",
        rows=comments_for,
        words=commented,
        default="now",
    ),
    NoticeKind(
        "discussions.followed",
        label="La suite d’une discussion où j’ai écrit",
        because="vous avez demandé la suite de cette discussion",
        rows=comments_for,
        words=followed,
        default="now",
    ),
):
    notices.register(kind)
