from accounts.models import User
from community.questions.policies import can_animate
from core.actors import Actor
from core.capabilities import SpaceCard, space


def animation_card(user: User) -> dict:
    """The way to the board, for those who keep questions answered; empty for everybody else."""
    return {"animates": can_animate(Actor.of(user))}


space.register(
    SpaceCard("animation", "Animation", 710, "animation/cards/animation.html", animation_card, aside=True)
)
