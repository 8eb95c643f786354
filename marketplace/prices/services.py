"""Prices that were paid: told by the client, shown by a paper, checked by a moderator."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from core import audit, transitions
from core.actors import Actor
from core.errors import Explained, Refusal
from core.models import PrivateFile
from core.uploads import Clean, discard, keep
from marketplace.prices import policies
from marketplace.prices.asking import doubt, medians
from marketplace.prices.models import (
    OBSERVATION_MOVES,
    Doubt,
    Observation,
    ObservationState,
    Origin,
    Series,
)
from marketplace.reviews.models import Interaction
from taxonomy.models import ScopeBand, Unit

PROOF = "prices.proof"
OLDEST = timedelta(days=730)


class AlreadyGiven(Explained):
    message = "Vous avez déjà dit ce prix. Il attend une vérification, ou il compte déjà."


class NoRegion(Explained):
    message = "La fiche de ce prestataire ne dit pas sa région : ce prix ne peut pas encore compter."


class MaybeWithVat(Refusal):
    """The amount is a fifth above another of the same company: the client is asked to confirm."""


@transaction.atomic
def give_price(
    interaction_id: int,
    *,
    by: Actor,
    cents: int,
    unit: str,
    scope: ScopeBand | None,
    proof: Clean,
    sure: bool = False,
) -> Observation:
    """Record what a confirmed service cost, before VAT, until a moderator has read its proof.

    Raises ``PermissionDenied`` unless ``by`` is the verified client, ``AlreadyGiven`` for a second price,
    ``NoRegion``, and ``MaybeWithVat`` when the amount looks as if VAT were in it and they are not ``sure``.
    """
    # Locked: of two prices sent at once, one finds the other.
    interaction = Interaction.objects.select_for_update(of=("self",)).get(pk=interaction_id)
    person = int(by.id) if by.kind == "user" else None
    if not policies.may_give_price(person, interaction):
        raise PermissionDenied
    provider, service = interaction.provider, interaction.service_type
    if provider is None or service is None:
        raise PermissionDenied
    waiting = (ObservationState.PENDING, ObservationState.KEPT, ObservationState.HELD)
    if Observation.objects.filter(interaction=interaction, state__in=waiting).exists():
        raise AlreadyGiven
    if provider.region_id is None:
        raise NoRegion
    if scope and scope.service_type_id != service.pk:
        raise Refusal("scope", "Cette taille est celle d’une autre prestation.")
    if not timezone.localdate() - OLDEST <= interaction.occurred_on <= timezone.localdate():
        raise Refusal("amount", "Cette prestation est trop ancienne : son prix ne dirait plus rien.")
    price = Observation(
        series=Series.PAID,
        origin=Origin.PROOF,
        service_type=service,
        unit=Unit(unit),
        scope=scope,
        region_id=provider.region_id,
        company_id=provider.company_id,
        ht_cents=cents,
        observed_on=interaction.occurred_on,
        state=ObservationState.PENDING,
        interaction=interaction,
        given_by_id=person,
    )
    price.doubt = doubt_of(price)
    if price.doubt == Doubt.VAT and not sure:
        raise MaybeWithVat(
            "sure",
            "Ce montant est un cinquième au-dessus d’un autre prix de ce prestataire. Est-il bien HT ?",
        )
    price.proof = keep(proof, use=PROOF)
    price.save()
    audit.record("prices.observation.give", price, by=by)
    return price


def doubt_of(price: Observation) -> str:
    """Return why a price is odd beside the rest of its company's and the published median, or nothing."""
    alike = Observation.objects.filter(
        company=price.company_id,
        service_type=price.service_type_id,
        unit=price.unit,
        scope=price.scope_id,
        state=ObservationState.KEPT,
    ).exclude(pk=price.pk)
    key = (price.series, price.service_type_id, price.unit, price.scope_id)
    return doubt(price.ht_cents, others=alike.values_list("ht_cents", flat=True), median=medians().get(key))


@transaction.atomic
def accept_price(price_id: int, *, by: Actor, why: str) -> Observation:
    """Let a price count, its proof having been read; one that is odd stays out of releases.

    Raises ``PermissionDenied`` unless ``by`` checks proofs and is someone else, ``TransitionNotAllowed`` once
    decided.
    """
    price = _lock(price_id, by)
    transitions.move(price, OBSERVATION_MOVES, "hold" if price.doubt else "accept", by=by, why=why)
    _decided(price)
    return price


@transaction.atomic
def refuse_price(price_id: int, *, by: Actor, why: str) -> Observation:
    """Let a price count for nothing. Raises as ``accept_price``."""
    price = _lock(price_id, by)
    transitions.move(price, OBSERVATION_MOVES, "refuse", by=by, why=why)
    _decided(price)
    return price


def _lock(price_id: int, by: Actor) -> Observation:
    price = Observation.objects.select_for_update(of=("self",)).get(pk=price_id)
    if not policies.can_verify(by) or (by.kind == "user" and by.id == str(price.given_by_id)):
        raise PermissionDenied
    return price


def _decided(price: Observation) -> None:
    price.decided_at = timezone.now()
    price.save(update_fields=["decided_at"])


def forget_proof(price: Observation) -> None:
    """Remove the paper, when nothing needs it any more."""
    proof: PrivateFile | None = price.proof
    if proof:
        price.proof = None
        price.save(update_fields=["proof"])
        discard(proof)
