from accounts.models import User
from accounts.suspension import is_suspended
from core.actors import Actor
from core.capabilities import SpaceCard, space
from core.wording import number
from moderation import policies
from moderation.models import Case


def moderation_card(user: User) -> dict:
    """For moderators, what waits; for who may not write now, why. Empty for everybody else."""
    moderates = policies.can_moderate(Actor.of(user))
    waiting = Case.objects.live().count() if moderates else 0
    return {
        "moderates": moderates,
        "waiting": number(waiting),
        "anything": bool(waiting),
        "suspended": is_suspended(user),
    }


space.register(
    SpaceCard(
        "moderation", "Modération", 700, "moderation/cards/moderation.html", moderation_card, aside=True
    )
)
