"""What a rule of comments refuses, beside those that questions have too."""

from __future__ import annotations

from core.errors import Explained


class Closed(Explained):
    """What it is about takes no comments: hidden, locked, official…"""

    message = "On ne peut plus commenter ici."


class TooDeep(Explained):
    """A reply to a reply, or to what is gone."""

    message = "On ne peut pas répondre à ce commentaire : il n’est plus là, ou c’est déjà une réponse."


class TooLate(Explained):
    message = "Un commentaire se corrige pendant dix minutes. Vous pouvez en écrire un autre, ou l’effacer."
