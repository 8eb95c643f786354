"""Who may do what. Nothing here writes."""

from __future__ import annotations

from accounts.roles import Policy, allows
from core.actors import Actor
from core.models import PrivateFile
from marketplace.prices.models import Observation
from marketplace.reviews import policies as reviews
from marketplace.reviews.models import Interaction, InteractionState, Role


def can_verify(by: Actor) -> bool:
    return allows(by.roles, Policy.MODERATE)


def may_give_price(user_id: int | None, interaction: Interaction) -> bool:
    """The client alone, for the company that a moderator knows they belong to."""
    return (
        interaction.state == InteractionState.CONFIRMED
        and interaction.role == Role.SME
        and interaction.provider_id is not None
        and user_id is not None
        and interaction.client_id == user_id
        and reviews.is_verified(user_id, interaction.client_company_id)
    )


def may_read_proof(user, file: PrivateFile) -> bool:
    """Who sent it, and who checks it. The provider never does."""
    if not user.is_authenticated:
        return False
    return Observation.objects.filter(proof=file, given_by=user.pk).exists() or can_verify(Actor.of(user))
