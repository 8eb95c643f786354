from __future__ import annotations

from accounts.models import User
from core.capabilities import SpaceCard, space
from marketplace.reviews.models import Interaction, Review


def reviews_card(user: User) -> dict:
    """What waits for one's word, and whether one ever spoke. Two queries."""
    return {
        "waiting": Interaction.objects.waiting_for(user).count(),
        "has_any": Review.objects.filter(author=user).exists(),
    }


space.register(SpaceCard("reviews", "Avis", 695, "reviews/cards/reviews.html", reviews_card, aside=True))
