"""The table of rules, version 1: what earns or costs points. A line already written keeps its own points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.db import models

VERSION = 1

# Points of a day that count, whatever the order they came in: a sum cut at the end, never on the way.
DAILY_CAP = 200
DAILY_REPORTS_CAP = 5
# Of one asker for one author, in a week. Further ones are written down, and earn nothing.
REWARDED_CHOICES = 2


class Kind(models.TextChoices):
    UP = "answer_up", "Vote « utile »"
    DOWN = "answer_down", "Vote « pas utile »"
    ACCEPTED = "accepted", "Réponse acceptée"
    REMOVED = "removed", "Réponse retirée par la modération"
    FLAG_UPHELD = "flag_upheld", "Signalement retenu"


class Book(models.IntegerChoices):
    """The two accounts of a person. Only the first is public: the second would tell who reports."""

    ANSWERS = 0, "réponses"
    WATCH = -1, "vigilance"


@dataclass(frozen=True, slots=True)
class Rule:
    kind: Kind
    points: int
    why: str
    """What the person reads beside each line, once."""
    capped: bool = False
    book: Book = Book.ANSWERS
    says: Literal["useful", "not_useful", ""] = ""
    """What it says of the person's skill."""


RULES = {
    rule.kind: rule
    for rule in (
        Rule(
            Kind.UP,
            10,
            "Quelqu’un a trouvé votre réponse utile. Qui a voté reste secret, pour vous comme pour nous.",
            capped=True,
            says="useful",
        ),
        Rule(
            Kind.DOWN,
            -2,
            "Quelqu’un n’a pas trouvé votre réponse utile. Corrigez-la : chacun peut alors changer son vote.",
            capped=True,
            says="not_useful",
        ),
        Rule(
            Kind.ACCEPTED,
            15,
            "La personne qui demandait a retenu votre réponse. Une question posée sans nom ne donne pas de "
            "points : chacun pourrait se répondre à soi-même.",
            says="useful",
        ),
        Rule(
            Kind.REMOVED,
            -20,
            "Un modérateur a retiré votre réponse : ce qu’elle avait gagné est repris, et vingt points avec.",
            says="not_useful",
        ),
        Rule(
            Kind.FLAG_UPHELD,
            1,
            "Vous avez signalé un contenu, et la modération vous a donné raison.",
            capped=True,
            book=Book.WATCH,
        ),
    )
}
