"""What a rule of reviews refuses, each with its own words."""

from __future__ import annotations

from core.errors import Explained


class RuledOut(Explained):
    """Refused by a rule that protects the honesty of reviews. HTTP 403; ``code`` is written in the log."""

    code = "refused"


class Oneself(RuledOut):
    code = "oneself"
    message = "Cette fiche est la vôtre : on ne donne pas d’avis sur son propre travail."


class SameCompany(RuledOut):
    code = "same_company"
    message = (
        "Vous êtes de la même entreprise : un avis se donne d’une entreprise à une autre, "
        "jamais entre collègues."
    )


class OtherSide(RuledOut):
    code = "other_side"
    message = (
        "L’un de vous est aussi rattaché à l’entreprise de l’autre. Un avis ne vaut que si personne n’est "
        "des deux côtés. Si ce rattachement est une erreur, quittez cette entreprise dans « Mes "
        "entreprises »."
    )


class NotVerified(RuledOut):
    code = "unverified"
    message = (
        "Votre rattachement à une entreprise n’est pas encore vérifié. Envoyez un justificatif depuis "
        "« Mes entreprises » : un modérateur le regarde sous deux jours."
    )


class OtherNotVerified(RuledOut):
    code = "other_unverified"
    message = (
        "Le rattachement de l’autre personne à son entreprise n’est pas vérifié, ou ne l’est plus : "
        "la prestation ne peut pas encore être confirmée."
    )


class NotConnector(RuledOut):
    code = "not_connector"
    message = "Pour parler en connecteur, il faut une fiche de connecteur en ligne."


class NotConfirmed(RuledOut):
    code = "unconfirmed"
    message = (
        "Cette prestation n’est pas confirmée par les deux côtés : l’avis s’ouvre dès que l’autre l’aura dit "
        "aussi."
    )


class AlreadyReviewed(RuledOut):
    code = "second_review"
    message = (
        "Vous avez déjà donné votre avis sur cette prestation. Il n’y en a qu’un, mais vous pouvez le "
        "modifier : il sera relu avant de reparaître."
    )


class TooLate(Explained):
    message = (
        "Les trente jours pour confirmer sont passés. "
        "Proposez à nouveau la prestation depuis la conversation."
    )


class AlreadyProposed(Explained):
    message = "Une prestation attend déjà une confirmation dans cette conversation."


class AlreadyTold(Explained):
    message = "Cette prestation, à cette date, est déjà confirmée entre vos deux entreprises."


class NoListing(Explained):
    message = (
        "Cette conversation n’est pas partie d’une fiche de l’annuaire : "
        "il n’y a pas de prestation à confirmer."
    )


class Settled(Explained):
    message = "C’est déjà réglé : cette prestation n’attend plus de réponse."


class NotYours(RuledOut):
    code = "not_yours"
    message = "Seule une personne dont le rattachement à cette entreprise est vérifié répond en son nom."


class AlreadyReplied(Explained):
    message = "Il y a déjà une réponse à cet avis : modifiez-la plutôt."


class Frozen(Explained):
    message = (
        "La modération a retiré ou masqué ce texte : il ne se modifie plus. La décision peut être contestée."
    )


class StaleVersion(Explained):
    """Someone saved after the form was opened; saving over it would lose their words."""

    message = (
        "Ce texte a été modifié ailleurs pendant que vous écriviez. Relisez-le, puis enregistrez le vôtre."
    )
