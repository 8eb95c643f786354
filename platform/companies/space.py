from accounts.models import User
from companies.models import Membership
from core.capabilities import SpaceCard, space

SHOWN = 5


def companies_card(user: User) -> dict:
    return {"memberships": Membership.objects.of(user).for_card()[:SHOWN]}


space.register(
    SpaceCard(
        "companies", "Mes entreprises", 800, "companies/cards/companies.html", companies_card, aside=True
    )
)
