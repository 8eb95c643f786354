from __future__ import annotations

from collections.abc import Sequence

from cms.navigation import services
from core.capabilities import Surroundings, surroundings


def menu(name: str) -> Sequence[tuple[str, str]]:
    return [(label, path) for label, path in services.current()["menus"].get(name, [])]


def notice() -> dict[str, str] | None:
    return services.current()["notice"]


surroundings.register(Surroundings("navigation", menu, notice))
