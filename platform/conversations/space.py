from __future__ import annotations

from django.db.models import Sum

from accounts.models import User
from conversations.models import Party
from core.capabilities import SpaceCard, space


def messages_card(user: User) -> dict:
    """Empty for whoever never had a conversation. One query."""
    mine = Party.objects.filter(person=user).aggregate(unread=Sum("unread"))
    return {"has_any": mine["unread"] is not None, "unread": mine["unread"] or 0}


space.register(
    SpaceCard("messages", "Mes messages", 690, "conversations/cards/messages.html", messages_card, aside=True)
)
