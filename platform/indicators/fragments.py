from __future__ import annotations

from typing import Any

from core.capabilities import Fragment, fragments
from indicators import published

MOST = 4


def headlines(user) -> dict[str, Any] | None:
    """The few figures of a front page; nothing as long as there are none."""
    items = [{"figure": figure, "text": fact.headline} for fact, figure in published.headlines()][:MOST]
    return {"items": items} if items else None


fragments.register(
    Fragment(
        "indicators.headlines", "indicators/fragments/headlines.html", headlines, label="Les chiffres du site"
    )
)
