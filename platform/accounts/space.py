from accounts import roles, second_factor
from accounts.models import User
from core.capabilities import SpaceCard, space


def account_card(user: User) -> dict:
    return {
        "person": user,
        "role_labels": roles.labels(user.roles),
        "second_factor": second_factor.is_on(user),
    }


space.register(
    SpaceCard("account", "Mon compte", 900, "accounts/cards/account.html", account_card, aside=True)
)
