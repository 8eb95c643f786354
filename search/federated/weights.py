"""What counts in the order of results, all of it: shown to everyone at ``/recherche/comment/``.

    points = 100 × text × quality × freshness

``text`` is how well the words fit, 1 for the best of this search; the two others are factors around 1, so a
page that speaks of something else never passes one that answers.
"""

from __future__ import annotations

from dataclasses import dataclass

# What quality 0 and quality 1 multiply by. 0.5, of which nothing is known, changes nothing.
LEAST_QUALITY, MOST_QUALITY = 0.85, 1.15


@dataclass(frozen=True, slots=True)
class Freshness:
    """What a result's age multiplies by: 1 today, halfway to ``floor`` after ``half_life`` days."""

    half_life: int
    floor: float
    why: str


# Where age matters, and only there: a guide is worth its last reading, not its first.
FRESHNESS = {
    "questions.question": Freshness(540, 0.8, "une règle a pu changer depuis"),
    "pages.news": Freshness(120, 0.5, "une actualité vieillit vite"),
    "events.event": Freshness(60, 0.4, "un rendez-vous passé ne sert plus à s’y rendre"),
}

SIZE = 20
"""Results on a page."""
FEW = 5
"""Fewer results than this, and words that look like those typed are looked for too."""
APPROXIMATE = 0.5
"""What a result that only looks alike multiplies by, beside those that hold the very words."""
LONGEST = 300
"""Characters that are looked for. Nobody's question is longer; what is cut is said."""
SUGGESTED = 8
