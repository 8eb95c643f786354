"""The rules of the house, as reporters choose them, decisions quote them and authors read them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    key: str
    number: int
    title: str
    report: str
    """How a reader says it when reporting."""
    letter: str
    """What the author is told, to be made more precise by the moderator."""

    @property
    def label(self) -> str:
        return f"{self.number}. {self.title}"


RULES = {
    rule.key: rule
    for rule in (
        Rule(
            "respect",
            1,
            "On reste courtois, même en désaccord",
            "C’est insultant ou agressif",
            "Votre message s’en prend à une personne. Vous pouvez contester une idée ou un fait, "
            "sans attaquer celui ou celle qui les dit.",
        ),
        Rule(
            "topic",
            2,
            "On parle de la vie d’une entreprise",
            "C’est hors sujet",
            "Votre message ne concerne pas la vie d’une entreprise, ou ne répond pas à la question posée.",
        ),
        Rule(
            "advertising",
            3,
            "Pas de publicité ni de démarchage",
            "C’est de la publicité",
            "Votre message fait la promotion d’un service. Pour présenter le vôtre, il y a l’annuaire ; "
            "ici, on répond à la question.",
        ),
        Rule(
            "details",
            4,
            "Pas de coordonnées ni de détail qui désigne quelqu’un",
            "Cela donne des coordonnées ou désigne quelqu’un",
            "Votre message contient des coordonnées ou un détail qui permet de reconnaître quelqu’un. "
            "Vous pouvez l’écrire à nouveau sans ce détail.",
        ),
        Rule(
            "links",
            5,
            "Pas de lien trompeur",
            "Un lien est trompeur ou dangereux",
            "Un lien de votre message mène ailleurs que là où il le dit, ou vers un site peu sûr.",
        ),
        Rule(
            "danger",
            6,
            "Pas de conseil qui mette en faute",
            "Le conseil est faux et dangereux à suivre",
            "Suivre ce message mettrait une entreprise en faute. Si vous avez une source officielle qui dit "
            "le contraire, joignez-la et nous regarderons à nouveau.",
        ),
        Rule(
            "law",
            7,
            "Rien d’illicite",
            "C’est contraire à la loi",
            "Ce que contient votre message est contraire à la loi.",
        ),
        Rule(
            "repetition",
            8,
            "On ne publie pas dix fois la même chose",
            "C’est répété partout",
            "Ce texte a été publié plusieurs fois. Une fois suffit, là où il aide vraiment.",
        ),
        Rule(
            "impersonation",
            9,
            "On parle en son nom",
            "Quelqu’un se fait passer pour un autre",
            "Votre message laisse croire qu’il vient d’une autre personne ou d’une administration.",
        ),
    )
}
CHOICES = [(rule.key, rule.label) for rule in RULES.values()]
REPORTS = [*((rule.key, rule.report) for rule in RULES.values()), ("other", "Autre chose")]
