"""Who may do what. Nothing here writes."""

from __future__ import annotations

from accounts.roles import Policy, allows
from companies.models import Membership, MembershipState
from core.actors import Actor
from core.models import PrivateFile
from marketplace.directory.models import ConnectorProfile, ListingState, ProviderProfile


def can_moderate(by: Actor) -> bool:
    return by.kind == "system" or allows(by.roles, Policy.MODERATE)


def can_set_level(by: Actor) -> bool:
    """The level of a connector is given by administrators alone."""
    return allows(by.roles, Policy.MANAGE_ACCOUNTS)


def keeps(by: Actor, listing: ProviderProfile | ConnectorProfile) -> bool:
    """Whether ``by`` is the one to whom the listing's messages come."""
    return by.kind == "user" and listing.contact_id is not None and by.id == str(listing.contact_id)


def can_change(by: Actor, listing: ProviderProfile | ConnectorProfile) -> bool:
    """Its keeper, and for a provider whoever speaks for the company."""
    if keeps(by, listing):
        return True
    return isinstance(listing, ProviderProfile) and speaks_for(by, listing.company_id)


def speaks_for(by: Actor, siren: str) -> bool:
    """Whether a moderator saw that ``by`` belongs to the company."""
    return _has(by, siren, MembershipState.VERIFIED)


def belongs_to(by: Actor, siren: str) -> bool:
    """Declared is enough to begin a listing; nobody reads it before somebody is verified."""
    return _has(by, siren, MembershipState.VERIFIED, MembershipState.DECLARED)


def _has(by: Actor, siren: str, *states: MembershipState) -> bool:
    return (
        by.kind == "user"
        and Membership.objects.filter(user=int(by.id), company=siren, state__in=states).exists()
    )


def somebody_is_verified(siren: str) -> bool:
    return Membership.objects.filter(company=siren, state=MembershipState.VERIFIED).exists()


def takes_requests(listing: ProviderProfile | ConnectorProfile) -> bool:
    """Whether one may write from its page: public, not paused, kept by somebody."""
    open_to_all = listing.state == ListingState.PUBLISHED and listing.is_listed
    return open_to_all and listing.contact_id is not None and getattr(listing, "capacity_open", True)


def may_see_picture(user, file: PrivateFile) -> bool:
    """Whoever may see the listing."""
    return ProviderProfile.objects.visible_to(user).filter(pictures__file=file).exists()
