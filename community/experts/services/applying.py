"""From a paper to a badge: sending it, accepting or refusing it, forgetting it."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.suspension import lock_writer
from community.experts import effects, policies
from community.experts.errors import OutOfDate, ProofMissing
from community.experts.models import CREDENTIAL_MOVES, Credential, CredentialState, Expert
from community.experts.professions import Profession
from community.experts.services.profile import Profile, own, save_profile, shown_changed
from core import outbox, transitions
from core.actors import Actor
from core.errors import Refusal
from core.models import PrivateFile
from core.uploads import Clean, discard, keep

# Nobody is believed for longer without a new paper.
LONGEST = timedelta(days=3 * 365)
USE = "experts.proof"


@transaction.atomic
def apply(
    profile: Profile,
    *,
    by: Actor,
    profession: Profession,
    register: str,
    number: str,
    valid_until: date,
    proof: Clean,
) -> Credential:
    """Write one's page and send the paper that shows what one is, at once or not at all.

    Raises ``Refusal``, ``Suspended``, ``PermissionDenied``.
    """
    save_profile(profile, by=by)
    return send_credential(
        by=by, profession=profession, register=register, number=number, valid_until=valid_until, proof=proof
    )


@transaction.atomic
def send_credential(
    *, by: Actor, profession: Profession, register: str, number: str, valid_until: date, proof: Clean
) -> Credential:
    """Send a paper to be checked; it takes the place of one that waits, and not of the one in force."""
    lock_writer(by)
    register, number = _clean(register), _clean(number)
    if not register:
        raise Refusal("register", "Dites où vous êtes inscrit.")
    if not number:
        raise Refusal("number", "Indiquez votre numéro.")
    today = timezone.localdate()
    if valid_until <= today:
        raise Refusal("valid_until", "Cette date est passée : envoyez un justificatif encore valable.")
    if valid_until > today + LONGEST:
        raise Refusal("valid_until", "Trois ans au plus : ensuite, nous vérifions de nouveau.")
    expert = own(by)
    for waiting in expert.credentials.filter(state=CredentialState.PENDING):
        _replace(waiting, by)
    return Credential.objects.create(
        expert=expert,
        profession=profession,
        register=register[:120],
        number=number[:60],
        valid_until=valid_until,
        proof=keep(proof, use=USE),
    )


@transaction.atomic
def accept_credential(credential_id: int, *, by: Actor, why: str) -> Credential:
    """Give the badge until the day that the paper says; the one before is replaced.

    Raises ``PermissionDenied`` unless ``by`` checks proofs and is someone else, ``ProofMissing`` without
    one, ``OutOfDate`` once its day is past, ``TransitionNotAllowed`` once decided.
    """
    credential = _lock_to_check(credential_id, by)
    if credential.proof is None:
        raise ProofMissing
    if credential.valid_until < timezone.localdate():
        raise OutOfDate
    expert = credential.expert
    for before in expert.credentials.filter(state=CredentialState.ACCEPTED):
        _replace(before, by)
    transitions.move(credential, CREDENTIAL_MOVES, "accept", by=by, why=why)
    _decided(credential, by)
    expert.profession, expert.register = credential.profession, credential.register
    expert.verified_until = credential.valid_until
    expert.save(update_fields=["profession", "register", "verified_until"])
    shown_changed(expert)
    outbox.enqueue(effects.tell_decision, credential_id=credential.pk)
    return credential


@transaction.atomic
def refuse_credential(credential_id: int, *, by: Actor, why: str) -> Credential:
    """Refuse the paper; ``why`` is for the person to read. They may send another.

    A badge still in force stays: what is refused is the new paper. Raises as ``accept_credential``.
    """
    if not why.strip():
        raise ValueError("a refusal says why")
    credential = _lock_to_check(credential_id, by)
    credential.refusal = why.strip()
    credential.save(update_fields=["refusal"])
    transitions.move(credential, CREDENTIAL_MOVES, "refuse", by=by, why=why)
    _decided(credential, by)
    outbox.enqueue(effects.tell_decision, credential_id=credential.pk)
    return credential


def forget_proof(credential: Credential) -> None:
    """Remove the document, when nothing needs it any more."""
    proof: PrivateFile | None = credential.proof
    if proof:
        credential.proof = None
        credential.save(update_fields=["proof"])
        discard(proof)


def _lock_to_check(credential_id: int, by: Actor) -> Credential:
    # The expert's row first, as everywhere: one lock a person, so no deadlock.
    Expert.objects.select_for_update(of=("self",)).get(credentials=credential_id)
    credential = Credential.objects.select_related("expert", "proof").get(pk=credential_id)
    if policies.is_own(by, credential.expert) or not policies.can_verify(by):
        raise PermissionDenied
    return credential


def _replace(credential: Credential, by: Actor) -> None:
    transitions.move(credential, CREDENTIAL_MOVES, "replace", by=by, why="")
    forget_proof(credential)


def _decided(credential: Credential, by: Actor) -> None:
    credential.decided_at = timezone.now()
    credential.decided_by_id = int(by.id) if by.kind == "user" else None
    credential.save(update_fields=["decided_at", "decided_by"])


def _clean(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())
