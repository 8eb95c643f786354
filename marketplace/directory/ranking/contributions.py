"""The parts of a score in words: what is shown under « Parce que », line by line."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from core.typography import NARROW, WIDE
from core.wording import day as day_words
from core.wording import number
from marketplace.directory.ranking.formula import Fit, Score, Standing
from marketplace.directory.ranking.weights import Weights


class Line(NamedTuple):
    """One part: what it is about, the fact, its points in thousandths."""

    label: str
    text: str
    points: int


class Names(NamedTuple):
    """What the words of one list call things."""

    fit: str
    """« Prestation », « Sujets »"""
    one: str
    many: str


PROVIDERS = Names("Prestation", "prestation demandée", "prestations demandées")
CONNECTORS = Names("Sujet", "sujet demandé", "sujets demandés")


def lines(
    weights: Weights, score: Score, fit: Fit, standing: Standing, names: Names, confirmed_on: date | None
) -> list[Line]:
    """Return the parts that count in this list; their points add up to the score."""
    found = [
        (weights.fit, Line(names.fit, fit_words(fit, names), score.fit)),
        (weights.text, Line("Vos mots", text_words(fit), score.text)),
        (weights.geo, Line("Distance", geo_words(fit), score.geo)),
        (weights.rating, Line("Avis", rating_words(standing), score.rating)),
        (weights.reply, Line("Réponses", reply_words(standing), score.reply)),
        (weights.fresh, Line("Fiche", fresh_words(confirmed_on), score.fresh)),
    ]
    return [line for weight, line in found if weight]


def signed(points: int) -> str:
    """Write thousandths of a point: « +0,191 »."""
    return f"+{number(points / 1000, decimals=3)}"


def whole(points: int) -> str:
    return number(points / 1000, decimals=3)


def fit_words(fit: Fit, names: Names) -> str:
    if not fit.wanted:
        return "rien de précis demandé : compte en entier pour tous"
    if fit.wanted == 1:
        return f"fait la {names.one}" if names is PROVIDERS else f"connaît le {names.one}"
    return f"{fit.offered} des {fit.wanted} {names.many}"


def text_words(fit: Fit) -> str:
    if fit.text is None:
        return "aucun mot tapé : compte en entier pour tous"
    if fit.text >= 7_000:
        return "dans le nom ou les prestations"
    if fit.text >= 4_500:
        return "dans la fiche"
    return "en partie, ou sous un autre nom" if fit.text else "proches de ceux de la fiche"


def geo_words(fit: Fit) -> str:
    if not fit.place:
        return "aucun lieu demandé : compte en entier pour tous"
    if fit.remote:
        return "à distance, comme vous l’acceptez"
    if fit.kilometres is None:
        return "lieu inconnu"
    if fit.kilometres <= 10:
        return f"tout proche : {kilometres(fit.kilometres)}"
    return f"proche : {kilometres(fit.kilometres)}" if fit.kilometres <= 40 else kilometres(fit.kilometres)


def kilometres(distance: int) -> str:
    return f"moins de 1{WIDE}km" if distance < 1 else number(distance, unit="km")


def rating_words(standing: Standing) -> str:
    if standing.rating is None:
        return "pas encore d’avis : compte comme un prestataire moyen"
    return f"borne basse de la note : {number(1 + 4 * standing.rating / 10_000, decimals=1)} sur 5"


def reply_words(standing: Standing) -> str:
    if not standing.requests:
        return "pas encore de demande : trois sur quatre au départ"
    within = f"{standing.in_time} sur {standing.requests}"
    return f"sous deux jours ouvrés{NARROW}: {within}"


def fresh_words(confirmed_on: date | None) -> str:
    return f"confirmée le {day_words(confirmed_on)}" if confirmed_on else "pas encore confirmée"
