from accounts.roles import Policy, allows
from core.actors import SYSTEM, Actor


def can_moderate(by: Actor) -> bool:
    """Whoever moderates, and whoever publishes pages anyway."""
    return by == SYSTEM or allows(by.roles, Policy.MODERATE) or allows(by.roles, Policy.PUBLISH_PAGES)
