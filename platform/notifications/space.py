from accounts.models import User
from core.capabilities import SpaceCard, space
from notifications.fragments import unread


def notifications_card(user: User) -> dict:
    return unread(user)


space.register(
    SpaceCard(
        name="notifications",
        title="Ce qui vous attend",
        order=800,
        template="notifications/cards/notifications.html",
        context=notifications_card,
        aside=True,
    )
)
