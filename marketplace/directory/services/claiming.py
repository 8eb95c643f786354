"""« C’est mon entreprise » : giving a listing to whoever speaks for the company."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.suspension import lock_writer
from companies import services as companies
from companies.models import Membership, Role
from companies.services import verify_membership
from core import audit, outbox, transitions
from core.actors import Actor
from core.errors import Refusal
from core.uploads import Clean
from marketplace.directory import effects, policies
from marketplace.directory.errors import AlreadyClaimed, AlreadyYours, NotVerified
from marketplace.directory.models import CLAIM_MOVES, ClaimState, ListingClaim, ProviderProfile
from marketplace.directory.services.locking import lock_provider
from marketplace.directory.services.shown import shown_changed
from marketplace.directory.services.texts import one_line

WORDS_MAX = 400


@transaction.atomic
def claim(
    profile_id: int,
    *,
    by: Actor,
    role: Role = Role.OWNER,
    proof: Clean | None = None,
    words: str = "",
) -> ListingClaim:
    """Ask to keep the listing of one's company.

    Given at once to whoever is verified, when nobody keeps it; else a moderator decides, on the proof.
    Raises ``Refusal`` without a proof, ``AlreadyYours``, ``AlreadyClaimed``, ``Suspended``,
    ``AttachRefused`` for a company that has closed.
    """
    person = lock_writer(by)
    profile = lock_provider(profile_id)
    if policies.keeps(by, profile):
        raise AlreadyYours
    if ListingClaim.objects.filter(profile=profile, person=person, state=ClaimState.PENDING).exists():
        raise AlreadyClaimed
    words = one_line(words)
    if len(words) > WORDS_MAX:
        raise Refusal("words", f"C’est un peu long : {WORDS_MAX} caractères au plus.")
    if not policies.speaks_for(by, profile.company_id):
        membership = companies.join(person, profile.company, profile.establishment, role)
        if proof is not None:
            companies.send_proof(membership.pk, proof, user=person)
        elif membership.proof_id is None:
            raise Refusal("proof", "Joignez un justificatif : il montre que vous êtes de cette entreprise.")
    claim = ListingClaim.objects.create(
        profile=profile, person=person, words=words, disputed=profile.contact_id is not None
    )
    if not claim.disputed and policies.speaks_for(by, profile.company_id):
        # Nothing to weigh: a moderator has seen the proof, and nobody else keeps it.
        _accept(claim, profile, by=by, decided_by=None, why="rattachement vérifié")
    return claim


@transaction.atomic
def accept_claim(claim_id: int, *, by: Actor, why: str) -> ListingClaim:
    """Give the listing to whoever claimed it, and verify their place in the company if that was not done.

    Raises ``NotVerified`` without a proof, ``PermissionDenied``, ``TransitionNotAllowed`` once decided.
    """
    claim, profile = _lock_to_decide(claim_id, by)
    membership = Membership.objects.of(claim.person).filter(company=profile.company_id).first()
    if membership is None:
        raise NotVerified
    if not membership.is_verified:
        if membership.proof_id is None:
            raise NotVerified
        verify_membership(membership.pk, by=by, why=why)
    _accept(claim, profile, by=by, decided_by=int(by.id), why=why)
    return claim


@transaction.atomic
def refuse_claim(claim_id: int, *, by: Actor, why: str) -> ListingClaim:
    """Leave the listing where it is; ``why`` is for the person to read. Raises as ``accept_claim``."""
    if not why.strip():
        raise ValueError("a refusal says why")
    claim, _ = _lock_to_decide(claim_id, by)
    claim.refusal = why.strip()
    _decide(claim, "refuse", by=by, why=why, decided_by=int(by.id))
    outbox.enqueue(effects.tell_claim, claim_id=claim.pk)
    return claim


def _accept(
    claim: ListingClaim, profile: ProviderProfile, *, by: Actor, decided_by: int | None, why: str
) -> None:
    before = profile.contact_id
    _decide(claim, "accept", by=by, why=why, decided_by=decided_by)
    profile.contact_id = claim.person_id
    profile.version += 1
    profile.save(update_fields=["contact", "version"])
    audit.record("directory.providerprofile.give", profile, by=by, why=why)
    shown_changed(profile)
    outbox.enqueue(effects.tell_claim, claim_id=claim.pk)
    if before is not None:
        outbox.enqueue(effects.tell_given, claim_id=claim.pk, person_id=before)


def _decide(claim: ListingClaim, move: str, *, by: Actor, why: str, decided_by: int | None) -> None:
    claim.decided_at, claim.decided_by_id = timezone.now(), decided_by
    claim.save(update_fields=["decided_at", "decided_by", "refusal"])
    transitions.move(claim, CLAIM_MOVES, move, by=by, why=why)


def _lock_to_decide(claim_id: int, by: Actor) -> tuple[ListingClaim, ProviderProfile]:
    # The listing's row first, as everywhere.
    found = ListingClaim.objects.values_list("profile", flat=True).get(pk=claim_id)
    profile = lock_provider(found)
    claim = ListingClaim.objects.select_related("person").get(pk=claim_id)
    own = by.kind == "user" and by.id == str(claim.person_id)
    if own or by.kind != "user" or not policies.can_moderate(by):
        raise PermissionDenied
    return claim, profile
