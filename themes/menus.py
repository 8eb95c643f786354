"""The menus, each written once and drawn as often as the page needs it.

A link to a page that does not exist yet is not shown: an entry counts when one of *our* views answers at its
address, not Wagtail's catch-all, which answers everywhere. That costs no query, and is worked out once per
process. An editor who writes a menu of their own replaces the one of that name (``core.capabilities``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.db import DatabaseError
from django.urls import NoReverseMatch, Resolver404, get_urlconf, resolve, reverse

from core.capabilities import surroundings


@dataclass(frozen=True, slots=True)
class Entry:
    """A link; ``to`` is a path of ours, or the name of a library's view."""

    label: str
    to: str


ASK = Entry("Poser une question", "/questions/poser/")
RECEIPT = Entry("Retrouver ma question", "/suivi/")
SEARCH = Entry("Rechercher", "/recherche/")
SUGGEST = Entry("Titres", "/recherche/suggestions")
SIGN_IN = Entry("Se connecter", "/comptes/connexion/")
SIMULATOR = Entry("Mes aides, condition par condition", "/aides/simulateur/")
SPACE = Entry("Mon espace", "/mon-espace/")

MENUS: dict[str, list[Entry]] = {
    "main": [
        Entry("Questions", "/questions/"),
        Entry("Experts", "/experts/"),
        Entry("Aides", "/aides/"),
        Entry("Annuaire", "/annuaire/"),
        Entry("Prix", "/prix/"),
        Entry("Témoignages", "/temoignages/"),
        Entry("Guides", "/guides/"),
    ],
    "legal": [],
    "find": [
        Entry("Des réponses", "/questions/"),
        SIMULATOR,
        Entry("Un prestataire", "/annuaire/"),
        Entry("Un connecteur", "/connecteurs/"),
        Entry("Le juste prix", "/prix/"),
        Entry("Un expert", "/experts/"),
        Entry("Un guide", "/guides/"),
        Entry("Un témoignage", "/temoignages/"),
        Entry("Les actualités", "/actualites/"),
    ],
    "take_part": [
        ASK,
        RECEIPT,
        Entry("Devenir expert vérifié", "/experts/devenir/"),
        Entry("Le palmarès", "/reputation/"),
        Entry("Les événements", "/evenements/"),
    ],
    "check": [
        Entry("Comment les résultats sont classés", "/recherche/comment/"),
        Entry("Les indicateurs", "/indicateurs/"),
        Entry("Données ouvertes", "/api/v1/docs"),
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
    return [_link(label, href, path) for label, href in _there(tuple(entries), get_urlconf())]


@cache
def _there(entries: tuple[Entry, ...], urlconf: str | None) -> list[tuple[str, str]]:
    return [(entry.label, href) for entry in entries if (href := address(entry.to))]


def menu(name: str, path: str) -> list[dict[str, str]]:
    """Return one of the menus as its editors wrote it, else the theme's own."""
    for source in surroundings:
        try:
            written = source.menu(name)
        except DatabaseError:
            continue  # a page of errors is drawn too when the database is what is down
        if written:
            return [_link(label, href, path) for label, href in written]
    return links(MENUS[name], path)


def notice() -> dict[str, str] | None:
    """Return what is to be said on every page, if anything."""
    for source in surroundings:
        try:
            if said := source.notice():
                return said
        except DatabaseError:
            continue
    return None


def _link(label: str, href: str, path: str) -> dict[str, str]:
    inside = "true" if path.startswith(href) else ""
    return {"label": label, "href": href, "current": "page" if path == href else inside}
