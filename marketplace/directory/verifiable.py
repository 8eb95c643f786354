from __future__ import annotations

from companies.models import Membership
from core.capabilities import Checked, Verifiable, verifiables
from marketplace.directory import services
from marketplace.directory.models import ListingClaim


def describe(claim: ListingClaim) -> Checked:
    profile = claim.profile
    membership = (
        Membership.objects.of(claim.person).filter(company=profile.company_id).select_related("proof").first()
    )
    place = membership.state_words if membership else "Rattachement quitté"
    kept = f" Fiche contestée : elle est tenue par {profile.contact}." if profile.contact_id else ""
    return Checked(
        who=f"{claim.person} ({claim.person.email})",
        what=f"{profile.name}, {profile.company.shown_name}, SIREN {profile.company.siren_spaced}. "
        f"{place}.{kept} {claim.words}".strip(),
        since=claim.sent_at,
        proof=membership.proof if membership else None,
    )


verifiables.register(
    Verifiable(
        name="directory.claim",
        label="Fiches revendiquées",
        pending=ListingClaim.objects.to_check,
        describe=describe,
        accept=services.accept_claim,
        refuse=services.refuse_claim,
    )
)
