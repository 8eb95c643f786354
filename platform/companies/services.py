"""How people come to a company, prove it, and leave it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from companies import effects, policies
from companies.headcounts import UNKNOWN, Range
from companies.models import (
    MEMBERSHIP_MOVES,
    Company,
    Establishment,
    Membership,
    MembershipState,
    Role,
    Source,
    State,
)
from companies.refusals import AttachRefused
from core import outbox, transitions
from core.actors import Actor
from core.errors import Conflict
from core.ids import encode, new_id
from core.models import PrivateFile
from core.uploads import Clean, discard, keep
from territories.models import Commune

MAX_COMPANIES = 20
"""Places one person may have: more than any accountant's clients here, fewer than a robot's."""

# A declared name goes into mails: it may not carry an address.
LINK = re.compile(r"https?:|www\.|//|@|\.(?:fr|com|net|org|eu|io|info)\b", re.IGNORECASE)


class ProofMissing(Conflict):
    """There is nothing to look at yet."""


@dataclass(frozen=True)
class Declaration:
    """A company as its own people describe it, when the register's copy does not have it."""

    siren: str
    name: str
    commune: Commune
    siret: str = ""
    headcount: Range = UNKNOWN


@transaction.atomic
def attach(siret: str, *, user: User, role: Role) -> Membership:
    """Give ``user`` a declared place in the company of a known establishment; once is enough.

    Raises ``Establishment.DoesNotExist``, or ``AttachRefused`` when it is closed.
    """
    establishment = Establishment.objects.select_related("company").get(pk=siret)
    _refuse_closed(establishment.company, establishment)
    return join(user, establishment.company, establishment, role)


@transaction.atomic
def attach_by_hand(declaration: Declaration, *, user: User, role: Role) -> Membership:
    """Give ``user`` a declared place in a company that they describe.

    What the register says wins. Where it says nothing, whoever declares last names the company, until a
    place in it is verified: nobody's invention stays on others. Raises ``AttachRefused``.
    """
    refuse_link(declaration.name)
    company, created = Company.objects.select_for_update().get_or_create(
        siren=declaration.siren, defaults={**_declared(declaration), "name": declaration.name}
    )
    settled = company.memberships.filter(state=MembershipState.VERIFIED).exists()
    if not created and company.source == Source.DECLARED and not settled:
        _change(company, {**_declared(declaration), "name": declaration.name})
    establishment = None
    if declaration.siret:
        establishment, _ = Establishment.objects.get_or_create(
            siret=declaration.siret, defaults={**_declared(declaration), "company": company}
        )
    _refuse_closed(company, establishment)
    return join(user, company, establishment, role)


def refuse_link(name: str) -> str:
    """Return a name that may be declared. Raises ``AttachRefused`` for one that carries an address."""
    if LINK.search(name):
        raise AttachRefused("Indiquez le nom de l’entreprise, sans adresse internet.", code="name")
    return " ".join(name.split())


def _declared(declaration: Declaration) -> dict:
    return {
        "commune": declaration.commune,
        "headcount_min": declaration.headcount.minimum,
        "headcount_max": declaration.headcount.maximum,
        "source": Source.DECLARED,
    }


def _change(company: Company, values: dict) -> None:
    for name, value in values.items():
        setattr(company, name, value)
    company.updated_at = timezone.now()
    company.save(update_fields=[*values, "updated_at"])


def _refuse_closed(company: Company, establishment: Establishment | None) -> None:
    closed = next(
        (place for place in (establishment, company) if place and place.state == State.CLOSED), None
    )
    if closed:
        raise AttachRefused(f"{closed.closed_words} Rattachez un établissement encore ouvert.", code="closed")


def join(user: User, company: Company, establishment: Establishment | None, role: Role) -> Membership:
    # One lock a person: neither a second place in a company, nor one over the limit, in two clicks at once.
    User.objects.select_for_update().get(pk=user.pk)
    mine = Membership.objects.of(user)
    if known := mine.filter(company=company).first():
        return known
    if mine.count() >= MAX_COMPANIES:
        raise AttachRefused(
            f"Vous avez déjà {MAX_COMPANIES} entreprises. Quittez-en une pour en rattacher une autre.",
            code="too_many",
        )
    return Membership.objects.create(user=user, company=company, establishment=establishment, role=role)


def lock_membership(membership_id: int) -> Membership:
    """Lock a place, with what its rules look at."""
    rows = Membership.objects.select_for_update(of=("self",)).select_related("company", "user", "proof")
    return rows.get(pk=membership_id)


def send_proof(membership_id: int, clean: Clean, *, user: User) -> Membership:
    """Keep a document that shows ``user`` belongs to the company; it takes the place of one sent before.

    Raises ``PermissionDenied`` for another's place, ``TransitionNotAllowed`` for one already verified.
    """
    # Written before the transaction, so that no lock waits for the disk; its own is undone with the row's.
    with transaction.atomic():
        membership = lock_membership(membership_id)
        if membership.user_id != user.pk:
            raise PermissionDenied
        transitions.move(membership, MEMBERSHIP_MOVES, "prove", by=Actor.of(user), why="")
        before = membership.proof
        membership.proof = keep(clean, use="companies.proof")
        membership.refusal = ""
        membership.save(update_fields=["proof", "refusal"])
        if before:
            discard(before)
    return membership


@transaction.atomic
def verify_membership(membership_id: int, *, by: Actor, why: str) -> Membership:
    """Accept the proof: the person may speak for the company.

    Raises ``PermissionDenied`` unless ``by`` checks proofs and is someone else, ``ProofMissing`` without one.
    """
    membership = _lock_to_check(membership_id, by)
    if membership.proof is None:
        raise ProofMissing(membership_id)
    membership.verified_at = timezone.now()
    membership.verified_by_id = int(by.id) if by.kind == "user" else None
    membership.save(update_fields=["verified_at", "verified_by"])
    transitions.move(membership, MEMBERSHIP_MOVES, "verify", by=by, why=why)
    _tell(membership)
    return membership


@transaction.atomic
def refuse_membership(membership_id: int, *, by: Actor, why: str) -> Membership:
    """Refuse the proof, or take a verified place back; ``why`` is for the person to read.

    They may send another document. Raises as ``verify_membership``, and ``ValueError`` without a reason.
    """
    if not why.strip():
        raise ValueError("a refusal says why")
    membership = _lock_to_check(membership_id, by)
    membership.refusal = why.strip()
    membership.verified_at = membership.verified_by = None
    transitions.move(membership, MEMBERSHIP_MOVES, "refuse", by=by, why=why)
    membership.save(update_fields=["refusal", "verified_at", "verified_by"])
    _tell(membership)
    return membership


def _tell(membership: Membership) -> None:
    # A place may be decided on several times: each decision is an event of its own.
    outbox.enqueue(effects.tell_decision, membership_id=membership.pk, decision=encode(new_id()))


def _lock_to_check(membership_id: int, by: Actor) -> Membership:
    membership = lock_membership(membership_id)
    own = by.kind == "user" and by.id == str(membership.user_id)
    if own or not policies.can_verify(by):
        raise PermissionDenied
    return membership


@transaction.atomic
def leave(membership_id: int, *, user: User) -> None:
    """Give up one's place; the proof goes with it. Raises ``PermissionDenied`` for another's."""
    membership = lock_membership(membership_id)
    if membership.user_id != user.pk:
        raise PermissionDenied
    transitions.move(membership, MEMBERSHIP_MOVES, "leave", by=Actor.of(user), why="")
    forget_proof(membership)


def forget_proof(membership: Membership) -> None:
    """Remove the document, when nothing needs it any more."""
    proof: PrivateFile | None = membership.proof
    if proof:
        membership.proof = None
        membership.save(update_fields=["proof"])
        discard(proof)
