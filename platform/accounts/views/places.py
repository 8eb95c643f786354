"""The pages about the account itself, as a menu."""

from __future__ import annotations

from django.urls import reverse

PLACES = (
    ("space:home", "Mon espace"),
    ("accounts:profile", "Mon profil"),
    ("space:my_data", "Mes données"),
    ("accounts:sign_out", "Se déconnecter"),
)


def places(here: str) -> list[dict[str, object]]:
    """Return the menu for whoever is on the page named ``here``."""
    return [{"label": label, "href": reverse(name), "current": name == here} for name, label in PLACES]
