"""Who may do what. Nothing here writes."""

from __future__ import annotations

from accounts.roles import Policy, allows
from companies.models import MEMBER_STATES, Membership, MembershipState
from core.actors import Actor
from marketplace.directory.models import ConnectorProfile, ListingState, ProviderProfile
from marketplace.directory.policies import keeps
from marketplace.reviews.errors import (
    NotConnector,
    NotVerified,
    Oneself,
    OtherNotVerified,
    OtherSide,
    SameCompany,
)
from marketplace.reviews.models import Interaction, Reply, Review, Role


def can_moderate(by: Actor) -> bool:
    return by.kind == "system" or allows(by.roles, Policy.MODERATE)


def is_verified(person_id: int | None, siren: str | None) -> bool:
    """Whether a moderator saw that this person belongs to the company."""
    return Membership.objects.filter(user=person_id, company=siren, state=MembershipState.VERIFIED).exists()


def belongs_to(person_id: int | None, siren: str | None) -> bool:
    """Declared counts too: whoever says to be of a company does not judge it."""
    return Membership.objects.filter(user=person_id, company=siren, state__in=MEMBER_STATES).exists()


def verified_companies(person_id: int) -> list[str]:
    """Return the companies that a person may speak for, by their SIREN, the oldest place first."""
    places = Membership.objects.filter(user=person_id, state=MembershipState.VERIFIED)
    return list(places.order_by("joined_at", "pk").values_list("company", flat=True))


def is_connector(person_id: int | None) -> bool:
    return ConnectorProfile.objects.filter(contact=person_id, state=ListingState.PUBLISHED).exists()


def check_sides(
    interaction: Interaction, listing: ProviderProfile | ConnectorProfile, *, spoken: str
) -> None:
    """Refuse what is not between two companies; ``spoken`` is the side that speaks: "client" or "seller".

    What the other side did not say yet is not looked at. Raises a ``RuledOut``, in words for who speaks.
    """
    client, seller = interaction.client_id, interaction.seller_id
    theirs, ours = interaction.client_company_id, interaction.seller_company_id
    if client == seller or (client is not None and client == listing.contact_id):
        raise Oneself
    if ours is not None and ours == theirs:
        raise SameCompany
    for person, siren, side in ((client, theirs, "client"), (seller, ours, "seller")):
        if siren is not None and not is_verified(person, siren):
            raise NotVerified if side == spoken else OtherNotVerified
    if ours is not None and theirs is None and is_verified(client, ours):
        raise SameCompany
    if (ours is not None and belongs_to(client, ours)) or (theirs is not None and belongs_to(seller, theirs)):
        raise OtherSide
    if interaction.role == Role.CONNECTOR and not is_connector(client):
        raise NotConnector


def check_not_joined(review: Review) -> None:
    """Refuse to show a review whose author has come to the other side since. Raises ``OtherSide``."""
    said = review.interaction
    if review.author_id == review.listing.contact_id or belongs_to(review.author_id, said.seller_company_id):
        raise OtherSide(
            "L’auteur de cet avis est rattaché depuis à l’entreprise dont il parle : il ne peut pas paraître."
        )


def wrote(by: Actor, words: Review | Reply) -> bool:
    return by.kind == "user" and words.author_id is not None and by.id == str(words.author_id)


def may_reply(by: Actor, review: Review) -> bool:
    """Whoever a moderator saw to be of the reviewed company; for a connector’s listing, its keeper."""
    if by.kind != "user":
        return False
    if review.provider:
        return is_verified(int(by.id), review.provider.company_id)
    return review.connector is not None and keeps(by, review.connector)
