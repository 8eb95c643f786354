from __future__ import annotations

from core.capabilities import Fragment, fragments
from notifications.models import Notice

# Beyond, nobody counts.
MOST = 99


def unread(user) -> dict:
    """How many notices wait for ``user``; one query, bounded."""
    return {"unread": Notice.objects.visible_to(user).unread()[: MOST + 1].count(), "most": MOST}


fragments.register(Fragment("notifications.unread", "notifications/fragments/unread.html", unread))
