from __future__ import annotations

from django.utils import timezone

from core.ids import encode
from core.outbox import effect, job
from marketplace.reviews.models import Interaction, InteractionState, Reply, Review, ReviewState
from notifications.services import notify

SLICE = 100


def _interaction(interaction_id: int) -> Interaction | None:
    return Interaction.objects.select_related("client", "seller").filter(pk=interaction_id).first()


@effect
def ask_to_confirm(interaction_id: int) -> None:
    """Ask the other side whether the service took place, unless it was said meanwhile."""
    said = _interaction(interaction_id)
    if said is None or said.state != InteractionState.PROPOSED:
        return
    reader = said.client if said.client_day is None else said.seller
    if reader:
        again = "-again" if said.reminded_at else ""
        once_key = f"interaction-{encode(said.pk)}{again}"
        notify("reviews.to_confirm", to=reader, about=said, once_key=once_key)


@effect
def tell_confirmed(interaction_id: int) -> None:
    """Tell the client that a review is open to them."""
    said = _interaction(interaction_id)
    if said and said.is_confirmed and said.client:
        notify("reviews.confirmed", to=said.client, about=said, once_key=f"confirmed-{encode(said.pk)}")


@effect
def tell_declined(interaction_id: int) -> None:
    said = _interaction(interaction_id)
    if said is None or said.state != InteractionState.DECLINED:
        return
    reader = said.client if said.client_day is not None else said.seller
    if reader:
        notify("reviews.declined", to=reader, about=said, once_key=f"declined-{encode(said.pk)}")


@effect
def tell_reviewed(review_id: int) -> None:
    """Tell whoever keeps the listing that a review is public, and may be answered."""
    review = Review.objects.filter(pk=review_id, state=ReviewState.PUBLISHED).first()
    if review and review.listing.contact:
        once_key = f"reviewed-{encode(review.pk)}"
        notify("reviews.received", to=review.listing.contact, about=review, once_key=once_key)


@effect
def tell_replied(reply_id: int) -> None:
    """Tell the author of a review that it was answered."""
    rows = Reply.objects.filter(pk=reply_id, state=ReviewState.PUBLISHED)
    reply = rows.select_related("review__author").first()
    if reply and reply.review.author:
        once_key = f"replied-{encode(reply.pk)}"
        notify("reviews.replied", to=reply.review.author, about=reply, once_key=once_key)


@job
def rescore(cursor: int | None) -> int | None:
    """Freeze the starting points of the day, then write what they and time make of every listing."""
    from marketplace.reviews.services import scoring  # noqa: PLC0415

    if cursor is None:
        scoring.freeze(timezone.localdate())
    return scoring.rescore(SLICE, above=cursor or 0)


@job
def remind(cursor: int | None) -> int | None:
    # Not at the top: services promise effects, and these effects are services.
    from marketplace.reviews.services import interactions  # noqa: PLC0415

    done = interactions.remind(SLICE)
    return (cursor or 0) + done if done else None


@job
def lapse(cursor: int | None) -> int | None:
    from marketplace.reviews.services import interactions  # noqa: PLC0415

    done = interactions.lapse(SLICE)
    return (cursor or 0) + done if done else None
