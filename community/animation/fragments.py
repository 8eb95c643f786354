from __future__ import annotations

from typing import Any

from community.animation import board
from community.questions import wording
from core.capabilities import Fragment, fragments


def highlights(user) -> dict[str, Any] | None:
    """The questions brought forward; nothing when there are none."""
    links = [wording.link(question) for question in board.highlighted(user)[: board.MOST_SHOWN]]
    return {"links": links} if links else None


fragments.register(
    Fragment(
        "animation.highlights",
        "animation/fragments/highlights.html",
        highlights,
        label="Mis en avant par l’animation",
    )
)
