"""What a rule of conversations refuses."""

from __future__ import annotations

from core.errors import Explained


class NotTaken(Explained):
    """One of the two does not take the other's messages, or has left."""

    message = "Cette personne ne reçoit plus de messages ici."


class YouBlocked(Explained):
    message = "Vous avez bloqué cette personne. Débloquez-la pour lui écrire."


class ToOneself(Explained):
    message = "C’est vous : on ne s’écrit pas à soi-même."
