"""What moderation refuses, beside what the whole house does (``core.errors``)."""

from __future__ import annotations

from core.errors import Explained


class NotThere(Exception):  # noqa: N818
    """No such kind of content, or none that this reader may see. HTTP 404."""


class OwnContent(Explained):
    message = "C’est votre propre message : vous pouvez le modifier vous-même."


class HeldByOther(Explained):
    message = "Un autre modérateur s’en occupe en ce moment. Il a dix minutes, puis le cas redevient libre."


class StaleCase(Explained):
    message = "Le cas ou son texte a changé depuis que vous l’avez ouvert. Relisez, puis décidez à nouveau."


class NotOffered(Explained):
    message = "Cette décision n’est pas possible dans l’état où se trouve ce contenu."


class TooLate(Explained):
    message = "Cette décision ne peut plus être défaite : cinq minutes sont passées, l’auteur l’a reçue."


class NotAppealable(Explained):
    message = "Cette décision ne peut pas faire l’objet d’un appel."


class AnotherMustDecide(Explained):
    message = (
        "Vous avez pris la première décision : un autre modérateur doit juger cet appel. "
        "S’il n’y en a pas d’autre, vous le pourrez un jour après l’appel."
    )
