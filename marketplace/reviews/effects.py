from __future__ import annotations

from core.ids import encode
from core.outbox import effect, job
from marketplace.reviews.models import Interaction, InteractionState
from notifications.services import notify

SLICE = 50


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
