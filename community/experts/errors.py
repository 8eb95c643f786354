"""What a rule of experts refuses, beside what was typed."""

from __future__ import annotations

from core.errors import Conflict, Explained


class ProofMissing(Conflict):
    message = "Il n’y a pas de justificatif à regarder."


class OutOfDate(Conflict):
    message = "Ce justificatif n’est plus valable : refusez-le, la personne en enverra un autre."


class NotAnExpert(Explained):
    message = "Votre vérification n’est pas, ou n’est plus, en cours de validité."


class TakenByAnother(Explained):
    """Somebody else said they are writing an answer."""

    message = (
        "Un autre expert s’en occupe déjà. Vous pouvez répondre quand même, ou revenir dans vingt minutes."
    )


class NoMessages(Explained):
    message = "Cette personne ne prend pas de messages pour l’instant."
