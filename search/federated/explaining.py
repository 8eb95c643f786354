"""« Pourquoi ce résultat » : the sentence, and the points behind it."""

from __future__ import annotations

from collections.abc import Collection

from core.typography import NARROW
from core.wording import number
from search.federated.highlighting import words_met
from search.federated.ranking import Ranked

MOST_SAID = 3
GOOD, RECENT = 1.08, 0.95


def sentence(ranked: Ranked, title: str, matched: Collection[str]) -> str:
    """Return what follows « Parce que »."""
    said = _said(title, matched)
    if ranked.approximate:
        where = f"le titre contient {said}, proche" if said else "le texte contient des mots proches"
        reason = f"{where} de vos mots" if said else where
    elif said:
        reason = f"le titre contient {said}"
    else:
        reason = "le texte contient vos mots"
    if ranked.quality >= GOOD:
        reason += ", et le contenu a fait ses preuves"
    elif ranked.freshness >= RECENT and ranked.hit.day is not None:
        reason += ", et c’est récent"
    return reason + "."


def facts(ranked: Ranked) -> list[dict[str, str]]:
    """Return the parts of the points, which add up to the last line."""
    words, quality, freshness = (round(part, 1) for part in ranked.parts)
    parts = [("Vos mots", words), ("Qualité : réponses, votes, relecture", quality), ("Fraîcheur", freshness)]
    lines = [{"label": label, "points": _signed(points)} for label, points in parts if points]
    return [*lines, {"label": "Total", "points": number(round(words + quality + freshness, 1))}]


def _signed(points: float) -> str:
    return f"{'+' if points > 0 else '−'}{NARROW}{number(abs(points))}"


def _said(title: str, matched: Collection[str]) -> str:
    return " et ".join(f"«{NARROW}{word}{NARROW}»" for word in words_met(title, matched)[:MOST_SAID])
