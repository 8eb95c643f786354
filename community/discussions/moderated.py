"""How moderators meet comments."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.html import format_html

from community.discussions import services
from community.discussions.models import Comment
from community.questions.history import diff
from community.questions.models import PUBLIC_STATES
from core.actors import Actor
from core.capabilities import Moderated, Past, Standing, Subject, discussed, moderated
from core.markdown import rendered
from moderation.statements import REMOVED_STATE, needs_statement


def comments() -> QuerySet[Comment]:
    # Of what a reply replies to, only what everyone reads: it is not on trial here.
    parents = Comment.objects.filter(pk=OuterRef("parent_id"), state__in=PUBLIC_STATES)
    rows = Comment.objects.for_moderation().select_related("user").with_subjects()
    return rows.annotate(parent_html=Subquery(parents.order_by().values("html")[:1]))


def comments_of(person_id: int, standing: Standing) -> QuerySet[Comment]:
    return Comment.objects.filter(user=person_id, state=standing)


def describe(comment: Comment) -> Subject:
    subject, kind = comment.content_object, discussed[comment.kind]
    title = kind.title(subject) if subject is not None else "contenu effacé"
    return Subject(
        title=f"Commentaire sur « {title} »",
        url=comment.get_absolute_url() if subject is not None else "",
        html=rendered(comment.html),
        standing=comment.state,  # type: ignore[arg-type]
        version=comment.version,
        written_at=comment.submit_date,
        owner=Actor("user", str(comment.user_id)) if comment.user_id else None,
        author=comment.user,
        above=_parent(comment),
    )


def _parent(comment: Comment) -> str:
    html = getattr(comment, "parent_html", "") if comment.is_reply else ""
    return format_html("<p>Répond à :</p>{}", rendered(html)) if html else ""


def history(comment: Comment) -> Iterator[Past]:
    texts = [(row.saved_at, row.text) for row in comment.earlier.all()]
    texts.append((comment.edited_at or comment.submit_date, comment.comment))
    for place in range(len(texts) - 1, -1, -1):
        saved_at, text = texts[place]
        yield Past(place + 1, saved_at, [], diff(texts[max(place - 1, 0)][1], text))


moderated.register(
    Moderated(
        name="comment",
        label="Commentaire",
        rows=comments,
        visible_to=Comment.objects.visible_to,
        posts=comments_of,
        describe=describe,
        history=history,
        moves={
            "publish": services.publish_comment,
            "reject": services.reject_comment,
            "reconsider": services.reconsider_comment,
            "mask": services.mask_comment,
            "unmask": services.unmask_comment,
            "remove": services.remove_comment,
            "restore": services.restore_comment,
            "confirm": services.confirm_comment_removal,
        },
    )
)
needs_statement("discussions.Comment", "comment", REMOVED_STATE, key="row_id")
