"""« Pourquoi » : the sentence beside each result, and the parts of its score."""

from __future__ import annotations

from core.typography import NARROW, WIDE
from marketplace.directory.asking import Wanted
from marketplace.directory.finding import Result
from marketplace.directory.ranking import contributions
from marketplace.directory.ranking.contributions import CONNECTORS, PROVIDERS, kilometres, signed, whole
from marketplace.directory.ranking.formula import Fit
from marketplace.directory.ranking.weights import Weights

METHOD = "/annuaire/classement/"
GOOD_RATING = 8_000  # ten-thousandths: 4,2 of 5 for sure
GOOD_REPLY = 0.8


def sentence(result: Result, wanted: Wanted) -> str:
    """Return what follows « Parce que », with the score."""
    score = f"({whole(result.score.total)}{WIDE}point)"
    if result.guest:
        return (
            f"cette fiche est nouvelle{NARROW}: chaque première page garde deux places, tirées au sort, "
            f"aux nouveaux venus. {score}"
        )
    said = [*_asked(result.fit, wanted), *_known(result)]
    if not said:
        said = ["rien ne la distingue encore des autres"]
    return f"{_joined(said[:3])}. {score}"


def _asked(fit: Fit, wanted: Wanted) -> list[str]:
    """What answers what the reader asked for."""
    said = []
    if fit.wanted == 1:
        said.append("elle fait ce que vous cherchez" if wanted.services else "ce sujet est le sien")
    elif fit.wanted:
        names = PROVIDERS if wanted.list == "provider" else CONNECTORS
        said.append(f"elle propose {fit.offered} des {fit.wanted} {names.many}")
    if fit.text is not None and fit.text >= 4_500:
        where = "dans son nom ou ses prestations" if fit.text >= 7_000 else "dans sa fiche"
        said.append(f"vos mots sont {where}")
    elif fit.text:
        said.append("sa fiche parle de ce que vous cherchez en d’autres mots")
    if fit.place and wanted.commune:
        if fit.remote:
            said.append("elle travaille à distance")
        elif fit.kilometres is not None:
            said.append(f"elle est à {kilometres(fit.kilometres)} de {wanted.commune.name}")
    return said


def _known(result: Result) -> list[str]:
    """What everybody would be told of it."""
    standing, said = result.frozen.standing, []
    if standing.rating is not None and standing.rating >= GOOD_RATING:
        said.append("ses clients en sont contents")
    if standing.requests >= 3 and standing.in_time / standing.requests >= GOOD_REPLY:
        said.append("elle répond vite")
    if standing.unconfirmed_days <= 92:
        said.append("sa fiche est à jour")
    return said


def _joined(said: list[str]) -> str:
    return f"{', '.join(said[:-1])} et {said[-1]}" if len(said) > 1 else said[0]


def facts(result: Result, wanted: Wanted, weights: Weights) -> list[dict[str, str]]:
    """Return the parts of the score, which add up to the last line."""
    names = PROVIDERS if wanted.list == "provider" else CONNECTORS
    lines = contributions.lines(
        weights, result.score, result.fit, result.frozen.standing, names, result.frozen.confirmed_on
    )
    rows = [{"label": line.label, "text": line.text, "points": signed(line.points)} for line in lines]
    return [*rows, {"label": "Total", "text": "sur 1", "points": whole(result.score.total)}]
