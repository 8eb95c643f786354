"""Two people saying that a service took place between their companies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.suspension import lock_writer
from conversations.models import Party, Thread
from core import outbox, transitions
from core.actors import SYSTEM, Actor
from core.errors import Refusal
from core.ids import encode
from marketplace.directory.models import ProviderProfile, ServiceRequest
from marketplace.reviews import effects, policies
from marketplace.reviews.errors import (
    AlreadyProposed,
    AlreadyTold,
    NoListing,
    NotVerified,
    SameCompany,
    Settled,
    TooLate,
)
from marketplace.reviews.models import INTERACTION_MOVES, OLDEST, Interaction, InteractionState, Role
from taxonomy.models import ServiceType

REMIND_BEFORE = 7
"""Days before the last one on which whoever has not answered is asked once more."""


@transaction.atomic
def propose(
    thread_id: int,
    *,
    by: Actor,
    occurred_on: date,
    service_type: str | None = None,
    role: Role = Role.SME,
    company: str | None = None,
) -> Interaction:
    """Say that a service took place, from the conversation about it; the other side is asked to say so too.

    ``company`` is the SIREN one speaks for, needed only by who may speak for several. The same again changes
    nothing. Raises ``Refusal``, ``NoListing``, ``AlreadyProposed``, a ``RuledOut``, ``Suspended``,
    ``PermissionDenied`` for a conversation that is not one's own.
    """
    lock_writer(by)
    me = int(by.id)
    # One at a time for each conversation.
    thread = Thread.objects.select_for_update().filter(pk=thread_id, parties__person=me).first()
    if thread is None:
        raise PermissionDenied
    asked = ServiceRequest.objects.filter(thread=thread).select_related("provider", "connector").first()
    people = set(Party.objects.filter(thread=thread, person__isnull=False).values_list("person", flat=True))
    if asked is None or asked.person_id not in people or len(people) < 2:
        raise NoListing
    (seller,) = people - {asked.person_id}
    today = timezone.localdate()
    _check_day(occurred_on, today)
    listing = asked.provider or asked.connector
    if listing is None:
        raise NoListing
    said = Interaction(
        provider=asked.provider,
        connector=asked.connector,
        role=role,
        thread=thread,
        service_type=_service(asked.provider, service_type),
        occurred_on=occurred_on,
        client_id=asked.person_id,
        seller_id=seller,
    )
    if role not in Role.values or (role == Role.CONNECTOR and said.provider_id is None):
        raise Refusal("role", "Choisissez à quel titre vous avez travaillé ensemble.")
    waiting = Interaction.objects.filter(thread=thread, state=InteractionState.PROPOSED).first()
    if waiting is not None:
        same = (waiting.service_type_id, waiting.occurred_on) == (said.service_type_id, occurred_on)
        if same and _has_spoken(waiting, me):
            return waiting
        raise AlreadyProposed
    _speak(said, me, company, today)
    policies.check_sides(said, listing, spoken=_side(said, me))
    said.save()
    outbox.enqueue(effects.ask_to_confirm, once_key=f"interaction-{encode(said.pk)}", interaction_id=said.pk)
    return said


@transaction.atomic
def confirm(interaction_id: int, *, by: Actor, company: str | None = None) -> Interaction:
    """Say that it is so: from then on, the client may write a review. Twice is once.

    Raises ``Refusal``, ``Settled``, ``TooLate``, ``AlreadyTold``, a ``RuledOut``, ``Suspended``,
    ``PermissionDenied`` for who is of neither side.
    """
    lock_writer(by)
    me = int(by.id)
    said = _locked(interaction_id, me)
    if said.state == InteractionState.CONFIRMED:
        return said
    if said.state != InteractionState.PROPOSED:
        raise Settled
    if _has_spoken(said, me):
        # One’s own word, again: the other’s is what is missing.
        return said
    today = timezone.localdate()
    if today > said.last_day:
        raise TooLate
    _speak(said, me, company, today)
    policies.check_sides(said, said.listing, spoken=_side(said, me))
    said.settled_at = timezone.now()
    said.save(update_fields=["client_day", "seller_day", "client_company", "seller_company", "settled_at"])
    try:
        with transaction.atomic():
            transitions.move(said, INTERACTION_MOVES, "confirm", by=by, why="")
    except IntegrityError:
        # A colleague told the same service: what was written above goes with this error.
        raise AlreadyTold from None
    outbox.enqueue(effects.tell_confirmed, interaction_id=said.pk)
    return said


@transaction.atomic
def decline(interaction_id: int, *, by: Actor) -> Interaction:
    """Say that it did not take place so; or, for whoever proposed it, take it back."""
    lock_writer(by)
    said = _locked(interaction_id, int(by.id))
    if said.state != InteractionState.PROPOSED:
        raise Settled
    _settle(said, "decline", by=by)
    if not _has_spoken(said, int(by.id)):
        outbox.enqueue(effects.tell_declined, interaction_id=said.pk)
    return said


@transaction.atomic
def lapse(limit: int) -> int:
    """Close what the other side did not confirm in time; return how many. Called by a job."""
    rows = Interaction.objects.late(timezone.localdate()).select_for_update(of=("self",), skip_locked=True)
    found = list(rows.order_by("proposed_at", "pk")[:limit])
    for said in found:
        _settle(said, "lapse", by=SYSTEM)
    return len(found)


@transaction.atomic
def remind(limit: int) -> int:
    """Ask once more those who have a week left; return how many. Called by a job."""
    soon = timezone.localdate() + timedelta(days=REMIND_BEFORE)
    rows = Interaction.objects.late(soon).filter(reminded_at=None)
    found = list(rows.select_for_update(of=("self",), skip_locked=True).order_by("proposed_at", "pk")[:limit])
    for said in found:
        said.reminded_at = timezone.now()
        said.save(update_fields=["reminded_at"])
        once_key = f"interaction-{encode(said.pk)}-again"
        outbox.enqueue(effects.ask_to_confirm, once_key=once_key, interaction_id=said.pk)
    return len(found)


def companies_of(interaction: Interaction, person_id: int) -> Sequence[str]:
    """Return the companies for which a person may confirm this one: what a form offers."""
    if _side(interaction, person_id) == "seller" and interaction.provider:
        return [interaction.provider.company_id]
    return policies.verified_companies(person_id)


def _locked(interaction_id: int, person_id: int) -> Interaction:
    rows = Interaction.objects.select_related("provider", "connector")
    said = rows.select_for_update(of=("self",)).get(pk=interaction_id)
    if person_id not in (said.client_id, said.seller_id):
        raise PermissionDenied
    return said


def _settle(said: Interaction, move: str, *, by: Actor) -> None:
    transitions.move(said, INTERACTION_MOVES, move, by=by, why="")
    said.settled_at = timezone.now()
    said.save(update_fields=["settled_at"])


def _side(said: Interaction, person_id: int) -> str:
    return "client" if said.client_id == person_id else "seller"


def _has_spoken(said: Interaction, person_id: int) -> bool:
    day = said.client_day if _side(said, person_id) == "client" else said.seller_day
    return day is not None


def _speak(said: Interaction, person_id: int, company: str | None, today: date) -> None:
    """Write whose word it is, and for which company. Raises ``NotVerified``, ``SameCompany``, ``Refusal``."""
    offered = companies_of(said, person_id)
    if not offered:
        raise NotVerified
    if company is not None and company not in offered:
        raise Refusal("company", "Choisissez une entreprise à laquelle vous êtes rattaché, et vérifié.")
    other = said.seller_company_id if _side(said, person_id) == "client" else said.client_company_id
    if other is None and said.provider and _side(said, person_id) == "client":
        other = said.provider.company_id
    if company is None:
        left = [siren for siren in offered if siren != other]
        if not left:
            raise SameCompany
        if len(left) > 1:
            raise Refusal("company", "Au nom de quelle entreprise le dites-vous ?")
        company = left[0]
    if _side(said, person_id) == "client":
        said.client_company_id, said.client_day = company, today.toordinal()
        if said.provider and said.seller_company_id is None:
            said.seller_company_id = said.provider.company_id
    else:
        said.seller_company_id, said.seller_day = company, today.toordinal()


def _check_day(occurred_on: date, today: date) -> None:
    if occurred_on > today:
        raise Refusal("occurred_on", "Attendez que la prestation soit terminée : cette date est à venir.")
    if (today - occurred_on).days > OLDEST:
        raise Refusal("occurred_on", "C’est trop ancien : une prestation se confirme dans l’année.")


def _service(provider: ProviderProfile | None, code: str | None) -> ServiceType | None:
    if provider is None:
        return None
    found = ServiceType.objects.filter(pk=code).first() if code else None
    if found is None:
        raise Refusal("service_type", "Choisissez la prestation dans la liste.")
    return found
