"""The menus, each written once and drawn as often as the page needs it.

A link to a page that does not exist yet is not shown: an entry counts when one of *our* views answers at its
address, not Wagtail's catch-all, which answers everywhere. That costs no query, and is worked out once per
process. Sections that are pages of the site come with the editors' own menus.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.urls import NoReverseMatch, Resolver404, get_urlconf, resolve, reverse


@dataclass(frozen=True, slots=True)
class Entry:
    """A link; ``to`` is a path of ours, or the name of a library's view."""

    label: str
    to: str


ASK = Entry("Poser une question", "/questions/poser/")
RECEIPT = Entry("Retrouver ma question", "/suivi/")
SEARCH = Entry("Rechercher", "/recherche/")
SIGN_IN = Entry("Se connecter", "/comptes/connexion/")
SPACE = Entry("Mon espace", "/mon-espace/")

MENUS: dict[str, list[Entry]] = {
    "main": [
        Entry("Questions", "/questions/"),
        Entry("Aides", "/aides/"),
        Entry("Annuaire", "/annuaire/"),
        Entry("Prix", "/prix/"),
        Entry("Témoignages", "/temoignages/"),
        Entry("Guides", "/guides/"),
    ],
    "find": [
        Entry("Des réponses", "/questions/"),
        Entry("Mes aides, condition par condition", "/aides/simulateur/"),
        Entry("Un prestataire", "/annuaire/"),
        Entry("Un connecteur", "/connecteurs/"),
        Entry("Le juste prix", "/prix/"),
    ],
    "take_part": [
        ASK,
        RECEIPT,
        Entry("Les experts", "/experts/"),
        Entry("Les événements", "/evenements/"),
    ],
    "check": [
        Entry("Les indicateurs", "/indicateurs/"),
        Entry("L’interface pour les développeurs", "/api/v1/docs"),
        Entry("Le guide de style", "/demo/composants/"),
    ],
}


@cache
def _address(to: str, urlconf: str | None) -> str:
    path = to if to.startswith("/") else reverse(to, urlconf)
    return "" if resolve(path, urlconf).url_name == "wagtail_serve" else path


def address(to: str) -> str:
    """Return the path of ``to``, or "" when no view of ours answers there."""
    try:
        return _address(to, get_urlconf())
    except (NoReverseMatch, Resolver404):
        return ""


def links(entries: list[Entry], path: str) -> list[dict[str, str]]:
    """Return the entries that lead somewhere, for a reader who is at ``path``.

    ``current`` is what ``aria-current`` says: "page" on the page itself, "true" inside its section, else "".
    """
    found = []
    for entry in entries:
        if href := address(entry.to):
            inside = "true" if path.startswith(href) else ""
            found.append({"label": entry.label, "href": href, "current": "page" if path == href else inside})
    return found
