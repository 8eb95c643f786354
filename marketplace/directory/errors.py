"""What a rule of the directory refuses, beside what was typed."""

from __future__ import annotations

from core.errors import Explained


class AlreadyListed(Explained):
    """The company has a listing; ``slug`` is its address."""

    message = (
        "Cette entreprise a déjà une fiche dans l’annuaire. Si c’est la vôtre, demandez-la depuis sa page."
    )


class CompanyClosed(Explained):
    message = "Le répertoire indique que cette entreprise a fermé : sa fiche ne peut pas être publique."


class NotMember(Explained):
    message = "Rattachez d’abord cette entreprise à votre compte."


class NotReady(Explained):
    """Something is missing before it can be read by a moderator."""


class NotVerified(Explained):
    message = (
        "Personne n’a encore prouvé son rattachement à cette entreprise. "
        "Regardez d’abord le justificatif, dans les vérifications."
    )


class NotSigned(Explained):
    message = "La charte n’est pas encore signée."


class Frozen(Explained):
    message = (
        "Cette fiche est suspendue ou retirée : elle ne se modifie plus. La décision peut être contestée."
    )


class NoRequests(Explained):
    message = "Cette fiche ne reçoit pas de demandes pour l’instant."


class AlreadyYours(Explained):
    message = "Cette fiche est déjà la vôtre."


class AlreadyClaimed(Explained):
    message = "Votre demande est déjà en cours de vérification : nous vous répondons sous deux jours."


class TooMany(Explained):
    """More than a page of the directory should hold."""
