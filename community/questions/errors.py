"""What a rule of questions refuses, beside what the whole house does (``core.errors``)."""

from __future__ import annotations

from datetime import datetime

from core.errors import Explained, Refusal


class EmptyText(Refusal):
    pass


class TextTooLong(Refusal):
    pass


class TooManyTopics(Refusal):
    pass


class UnknownChoice(Refusal):
    """A region, a reason… that is not in its list."""


class BadDate(Refusal):
    pass


class BadAddress(Refusal):
    pass


class AccountSuspended(Explained):
    """The account does not write for now; the message says why and until when."""


class FirstPostPending(Explained):
    message = (
        "Votre premier message est encore en cours de vérification. "
        "Dès qu’il sera publié, vous pourrez envoyer celui-ci : gardez-le."
    )


class StaleVersion(Explained):
    """Someone saved after the form was opened; saving over it would lose their words."""

    message = (
        "Ce texte a été modifié pendant que vous écriviez. "
        "Relisez la nouvelle version, puis enregistrez la vôtre."
    )


class NotOpen(Explained):
    """Hidden, closed, locked or a double: it does not take this any more."""

    message = "Cette question n’est plus ouverte."


class OwnAnswer(Explained):
    message = "C’est votre propre réponse : aux autres de dire ce qu’elle vaut."


class OwnQuestion(Explained):
    message = "C’est votre propre question : elle compte déjà pour vous."


class VoteFrozen(Explained):
    """A vote could be changed until ``until``; from then on only an edit of the answer reopens it."""

    message = "Un vote se change pendant dix minutes, puis seulement si la réponse est modifiée."

    def __init__(self, *, until: datetime):
        super().__init__()
        self.until = until


class AnswerNotAcceptable(Explained):
    message = "Cette réponse ne peut pas être acceptée : elle n’est plus visible, ou la question est close."


class DuplicateCycle(Explained):
    message = "Ces deux questions se renvoient déjà l’une à l’autre."


class AnsweredAlready(Explained):
    message = "Quelqu’un a déjà répondu : pour que sa réponse garde son sens, ajoutez plutôt une précision."
