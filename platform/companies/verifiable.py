from __future__ import annotations

from companies import services
from companies.models import ROLE_NOUNS, Membership, Role
from core.capabilities import Checked, Verifiable, verifiables


def describe(membership: Membership) -> Checked:
    company, proof = membership.company, membership.proof
    return Checked(
        who=f"{membership.user} ({membership.user.email})",
        what=f"{company.shown_name}, SIREN {company.siren_spaced} – {ROLE_NOUNS[Role(membership.role)]}",
        since=proof.hour if proof else membership.joined_at,
        proof=proof,
    )


verifiables.register(
    Verifiable(
        name="companies.membership",
        label="Rattachements à une entreprise",
        pending=Membership.objects.to_verify,
        describe=describe,
        accept=services.verify_membership,
        refuse=services.refuse_membership,
    )
)
