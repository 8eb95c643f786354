from __future__ import annotations

from accounts.models import User
from core.capabilities import SpaceCard, space
from marketplace.directory.models import ConnectorProfile, ProviderProfile, ServiceRequest

# Counted no further: « 20+ ».
MOST = 20


def listings_card(user: User) -> dict:
    """One's listings and the requests that wait; the way to make one for all others."""
    waiting = ServiceRequest.objects.unanswered().filter(provider__contact=user)[: MOST + 1].count()
    return {
        "listings": list(ProviderProfile.objects.kept_by(user).order_by("name", "pk")[:3]),
        "connector": ConnectorProfile.objects.kept_by(user).first(),
        "waiting": f"{MOST}+" if waiting > MOST else waiting,
    }


space.register(
    SpaceCard("directory", "Dans l’annuaire", 700, "directory/cards/listings.html", listings_card, aside=True)
)
