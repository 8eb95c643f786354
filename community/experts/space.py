from __future__ import annotations

from accounts.models import User
from community.experts.models import Expert, Invitation
from core.capabilities import SpaceCard, space

# Counted no further: « 20+ ».
MOST = 20


def expert_card(user: User) -> dict:
    """One's page as an expert and what waits for an answer; the way to become one for all others."""
    expert = Expert.objects.filter(person=user).first()
    if expert is None:
        return {"expert": None}
    waiting = Invitation.objects.visible_to(user).waiting()[: MOST + 1].count()
    return {"expert": expert, "waiting": f"{MOST}+" if waiting > MOST else waiting}


space.register(
    SpaceCard("experts", "À moi de répondre", 695, "experts/cards/expert.html", expert_card, aside=True)
)
