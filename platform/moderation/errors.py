"""What moderation refuses. A ``Refusal`` goes beside a field; a ``Conflict`` is about the whole act."""

from __future__ import annotations

from core.errors import Conflict


class Refusal(ValueError):  # noqa: N818 - what was typed is refused, nothing broke
    """Something typed that cannot be taken. ``message`` is for the reader, beside ``field``."""

    def __init__(self, field: str, message: str):
        super().__init__(message)
        self.field = field
        self.message = message


class NotThere(Exception):  # noqa: N818
    """No such kind of content, or none that this reader may see. HTTP 404."""


class Explained(Conflict):
    message = "Ce n’est plus possible : le cas a changé entre-temps."

    def __init__(self, message: str = ""):
        self.message = message or self.message
        super().__init__(self.message)


class OverLimit(Explained):
    """Too often. ``retry_after`` is in seconds. HTTP 429."""

    def __init__(self, message: str, *, retry_after: int):
        super().__init__(message)
        self.retry_after = retry_after


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
