"""What companies keep of a person: their places, with the proof, and the invitations they sent or got."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from django.db import transaction
from django.db.models import ProtectedError, Q

from accounts.models import User
from companies import services
from companies.models import Company, Invitation, Membership, Source
from core.capabilities import Erasure, ExportedFile, erasures
from core.ids import encode
from core.uploads.private import path_of


def export_memberships(user: User) -> Iterator[dict | ExportedFile]:
    for membership in Membership.objects.filter(user=user).select_related("company", "proof").order_by("pk"):
        yield {
            "entreprise": membership.company.shown_name,
            "siren": membership.company_id,
            "role": membership.get_role_display(),
            "etat": membership.get_state_display(),
            "depuis": membership.joined_at,
            "verifiee": membership.verified_at,
            "motif_du_refus": membership.refusal,
        }
        if (proof := membership.proof) and (path := path_of(proof.name)).exists():
            yield ExportedFile(f"justificatifs/{proof.download_name}", path.read_bytes())


def erase_memberships(user: User) -> None:
    companies = set()
    for membership in Membership.objects.filter(user=user).select_related("proof"):
        companies.add(membership.company_id)
        services.forget_proof(membership)
        membership.delete()
    Membership.objects.filter(verified_by=user).update(verified_by=None)
    # A company that nobody but them ever described may well bear their name.
    for company in Company.objects.filter(pk__in=companies, source=Source.DECLARED, memberships=None):
        # What stands on it above is erased by its own app, which then takes the company along.
        with suppress(ProtectedError), transaction.atomic():
            company.delete()


def _invitations(user: User):
    return Invitation.objects.filter(Q(invited_by=user) | Q(email__iexact=user.email))


def export_invitations(user: User) -> Iterator[dict]:
    for invitation in _invitations(user).order_by("pk"):
        yield {
            "invitation": encode(invitation.pk),
            "adresse": invitation.email,
            "siren": invitation.company_id,
            "envoyee": invitation.sent_at,
            "acceptee": invitation.accepted_at,
        }


def erase_invitations(user: User) -> None:
    _invitations(user).delete()


erasures.register(
    Erasure(
        "companies.Membership",
        ("user", "verified_by", "refusal", "proof"),
        export_memberships,
        erase_memberships,
    )
)
erasures.register(
    Erasure("companies.Invitation", ("email", "invited_by"), export_invitations, erase_invitations)
)
