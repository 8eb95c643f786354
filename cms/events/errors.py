"""What a rule of events refuses, in words for whoever asked."""

from core.errors import Conflict


class Refused(Conflict):
    """A registration that cannot be taken; ``message`` is for the reader."""

    message = ""


class EventFull(Refused):
    message = "Toutes les places viennent d’être prises. Revenez voir : une place se libère parfois."


class EventClosed(Refused):
    message = "On ne peut plus s’inscrire : l’événement a commencé, est annulé ou s’inscrit ailleurs."


class TooManyProposals(Refused):
    message = "Vous avez déjà proposé cinq événements aujourd’hui. Revenez demain."
