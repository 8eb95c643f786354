"""What would be wrong whatever the data: said at start rather than to a person."""

from __future__ import annotations

from django.core.checks import CheckMessage, Error, register

from core.capabilities import space

MAX_SECTIONS = 6


@register()
def six_sections_at_most(app_configs, **kwargs) -> list[CheckMessage]:
    """*Mon espace* stays a page one reads at a glance (product.md, G3)."""
    names = [card.name for card in space if not card.aside]
    if len(names) <= MAX_SECTIONS:
        return []
    return [
        Error(
            f"mon espace has {len(names)} sections, {MAX_SECTIONS} at most: {', '.join(names)}",
            hint="Put the new one inside an existing card.",
            id="accounts.E001",
        )
    ]
