"""How moderators meet reviews and replies: before anybody else reads them, and when somebody reports one."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join

from core.actors import Actor
from core.capabilities import Moderated, Past, Standing, Subject, moderated
from core.markdown import rendered
from core.wording import day
from marketplace.reviews import services, wording
from marketplace.reviews.models import MARKS, Reply, Review, ReviewState
from moderation.statements import REMOVED_STATE, needs_statement


def reviews() -> QuerySet[Review]:
    return Review.objects.for_moderation().select_related(
        "author", "provider", "connector", "interaction__service_type", "interaction__client_company"
    )


def reviews_of(person_id: int, standing: Standing) -> QuerySet[Review]:
    return _posts(Review.objects.filter(author=person_id), standing)


def replies() -> QuerySet[Reply]:
    return Reply.objects.for_moderation().select_related("author", "review__provider", "review__connector")


def replies_of(person_id: int, standing: Standing) -> QuerySet[Reply]:
    return _posts(Reply.objects.filter(author=person_id), standing)


def _posts(rows: QuerySet, standing: Standing) -> QuerySet:
    # Every review waits for a moderator: that says nothing of its author, who may ask questions meanwhile.
    return rows.none() if standing == "held" else rows.filter(state=standing)


def describe_review(review: Review) -> Subject:
    said = review.interaction
    facts = [
        ("Prestation", f"{said.what}, terminée le {day(said.occurred_on)}, confirmée des deux côtés"),
        ("De la part de", review.who),
        *(
            (wording.label(name, of_connector=review.connector_id is not None), wording.stars(mark))
            for name, mark in review.marks.items()
        ),
    ]
    listed = format_html_join("", "<li>{} : {}</li>", facts)
    return Subject(
        title=f"Avis sur {review.listing.name}",
        url=review.get_absolute_url(),
        html=format_html("<ul>{}</ul>{}", listed, rendered(review.html)),
        standing=_standing(review),
        version=review.version,
        written_at=review.edited_at or review.written_at,
        owner=_owner(review),
        author=review.author,
        reach=2.0,
    )


def describe_reply(reply: Reply) -> Subject:
    review = reply.review
    return Subject(
        title=f"Réponse de {review.listing.name} à un avis",
        url=reply.get_absolute_url(),
        html=rendered(reply.html),
        standing=_standing(reply),
        version=reply.version,
        written_at=reply.edited_at or reply.written_at,
        owner=_owner(reply),
        author=reply.author,
        reach=2.0,
        above=format_html("<p>{}</p>{}", wording.stars(review.overall), rendered(review.html)),
    )


def _standing(words: Review | Reply) -> Standing:
    # What its author took away is for nobody to decide any more.
    return "erased" if words.state == ReviewState.WITHDRAWN else words.state  # type: ignore[return-value]


def _owner(words: Review | Reply) -> Actor | None:
    return Actor("user", str(words.author_id)) if words.author_id else None


def history(words: Review | Reply) -> Iterator[Past]:
    """The versions, latest first: what each said in full, for a review is short."""
    earlier = [(row.saved_at, _marks(row.marks), row.text) for row in words.versions.all()]
    marks = _marks(words.marks) if isinstance(words, Review) else ""
    texts = [*earlier, (words.edited_at or words.written_at, marks, words.text)]
    for place in range(len(texts) - 1, -1, -1):
        saved_at, told, text = texts[place]
        old_told, old_text = texts[place - 1][1:] if place else (told, text)
        yield Past(place + 1, saved_at, _change(old_told, told), _change(old_text, text))


def _change(before: str, after: str) -> list:
    return [("same", after)] if before == after else [("removed", before), ("added", after)]


def _marks(marks: dict) -> str:
    return ", ".join(str(marks[name]) for name in ("overall", *MARKS) if name in marks)


moderated.register(
    Moderated(
        name="review",
        label="Avis",
        rows=reviews,
        visible_to=Review.objects.visible_to,
        posts=reviews_of,
        describe=describe_review,
        history=history,
        moves={
            "publish": services.publish_review,
            "reject": services.reject_review,
            "reconsider": services.reconsider_review,
            "mask": services.mask_review,
            "unmask": services.unmask_review,
            "remove": services.remove_review,
            "restore": services.restore_review,
            "confirm": services.confirm_review_removal,
        },
    )
)
moderated.register(
    Moderated(
        name="review_reply",
        label="Réponse à un avis",
        rows=replies,
        visible_to=Reply.objects.visible_to,
        posts=replies_of,
        describe=describe_reply,
        history=history,
        moves={
            "publish": services.publish_reply,
            "reject": services.reject_reply,
            "reconsider": services.reconsider_reply,
            "mask": services.mask_reply,
            "unmask": services.unmask_reply,
            "remove": services.remove_reply,
            "restore": services.restore_reply,
            "confirm": services.confirm_reply_removal,
        },
    )
)
needs_statement("reviews.Review", "review", REMOVED_STATE)
needs_statement("reviews.Reply", "review_reply", REMOVED_STATE)
