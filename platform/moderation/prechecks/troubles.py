"""What may be found in a post, and how its author is told."""

from __future__ import annotations

from enum import StrEnum


class Trouble(StrEnum):
    LINK = "link"
    BLOCKED = "blocked"
    MARKUP = "markup"
    DETAILS = "details"
    REPEATED = "repeated"
    SPEED = "speed"
    ALWAYS = "always"
    """No fault of the text: everything of its kind is read first."""


SENTENCES = {
    Trouble.LINK: "Il contient un lien vers un autre site, et c’est un premier message.",
    Trouble.BLOCKED: "Il contient un lien vers un site que nous vérifions toujours.",
    Trouble.MARKUP: "Il contient du code ou une mise en forme inhabituelle.",
    Trouble.DETAILS: "Il contient peut-être des coordonnées ou un détail qui désigne quelqu’un.",
    Trouble.REPEATED: "Le même texte, ou presque les mêmes mots, revient plusieurs fois.",
    Trouble.SPEED: "Il a été envoyé en quelques secondes.",
    Trouble.ALWAYS: "Toute fiche est relue avant de paraître.",
}


def sentence(code: str) -> str:
    """Return what the author is told of one trouble; a code nobody knows any more says nothing."""
    return SENTENCES.get(code, "")  # type: ignore[call-overload]
