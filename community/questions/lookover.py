"""A question looked over before it is sent: what may tell who asks, how many companies it could come from.

Nothing of the text is kept. It never blocks: each finding comes with something vaguer, and a way to go on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from core.detector import Detail, find, marked, replaced
from core.wording import number
from territories.crowd import CrowdFacts, SizeClass, crowd

THRESHOLD = 20  # companies: under it, a neighbour may guess
STRONG = 5
TEXTS = ("title", "body")
FACTS = {"size_class": "votre équipe", "region_code": "votre région", "section": "votre secteur"}
GENERALISE = "generaliser"
ALL = "tout"
# What is looked over: beyond, the form refuses the text anyway.
MOST = 12_000
COUNTED = (
    "Un détail peut",
    "Deux détails peuvent",
    "Trois détails peuvent",
    "Quatre détails peuvent",
    "Cinq détails peuvent",
)


@dataclass(frozen=True)
class Crowd:
    """How many companies match the facts that were told; ``count`` is ``None`` when nobody knows."""

    count: int | None
    told: bool
    without: dict[str, int]
    """Name of a fact → how many there would be without it, for those that it would help to leave out."""

    @property
    def is_small(self) -> bool:
        return self.count is not None and self.count < THRESHOLD

    @property
    def is_tiny(self) -> bool:
        return self.count is not None and self.count < STRONG

    @property
    def after(self) -> int | None:
        return min(self.without.values(), default=None)


def crowd_of(data: Mapping[str, Any]) -> Crowd:
    facts = {name: str(data.get(name) or "") for name in FACTS}
    count = _count(facts)
    told = {name for name, value in facts.items() if value}
    without: dict[str, int] = {}
    if count is not None and count < THRESHOLD:
        single = {name: _count({**facts, name: ""}) for name in told}
        enough = {name: each for name, each in single.items() if each is not None and each >= THRESHOLD}
        everything = _count(dict.fromkeys(FACTS, ""))
        without = enough or ({ALL: everything} if everything is not None else {})
    return Crowd(count, bool(told), without)


def _count(facts: Mapping[str, str]) -> int | None:
    size = facts["size_class"]
    if size and size not in SizeClass.values:
        return None
    found = crowd(
        CrowdFacts(
            region=facts["region_code"] or None,
            section=facts["section"] or None,
            size=SizeClass(size) if size else None,
        )
    )
    # An estimate below one still has the asker in it.
    return found if found is None else max(found, 1)


@dataclass(frozen=True)
class Look:
    """What looking over the form found."""

    details: dict[str, list[Detail]]
    texts: dict[str, str]
    crowd: Crowd

    @property
    def found(self) -> list[tuple[str, Detail]]:
        return [(name, detail) for name in TEXTS for detail in self.details[name]]

    @property
    def worries(self) -> bool:
        return bool(self.found) or self.crowd.is_small

    @property
    def seal(self) -> str:
        """Stands for what was found: sent back with the form, it says that its author has seen it."""
        words = [f"{name} {detail.found}" for name, detail in self.found]
        if self.crowd.is_small:
            words.append(str(self.crowd.count))
        return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16] if words else ""

    @property
    def items(self) -> list[dict[str, str]]:
        """Arguments of ``components/leak.html``, each detail once."""
        items: dict[str, dict[str, str]] = {}
        for name, detail in self.found:
            value = f"{name}|{detail.found}"
            items.setdefault(
                value,
                {
                    "found": detail.found,
                    "replacement": detail.replacement,
                    "name": GENERALISE,
                    "value": value,
                    "about": f" {detail.kind.label}",
                },
            )
        return list(items.values())

    @property
    def title(self) -> str:
        count = len(self.items)
        words = COUNTED[count - 1] if count <= len(COUNTED) else f"{number(count)} détails peuvent"
        return f"{words} vous faire reconnaître."

    @property
    def text(self) -> str:
        """What replacing them changes."""
        vague = self.crowd.count
        if not any(detail.kind.tells_alone for _, detail in self.found):
            return "Remplacez-les d’un geste : la question reste aussi claire."
        if vague is None or self.crowd.is_small:
            return (
                "Un seul suffit à vous retrouver. Remplacez-les d’un geste : la question reste aussi claire."
            )
        return (
            "Un seul suffit : une entreprise correspond. Remplacez-les d’un geste : "
            f"elles seront {number(vague)}, et la question reste aussi claire."
        )

    @property
    def pieces(self) -> list[dict[str, Any]]:
        """The texts cut up for ``components/leak.html``, details marked; those without any left out."""
        pieces: list[dict[str, Any]] = []
        for name in TEXTS:
            if self.details[name]:
                cut = marked(self.texts[name], self.details[name])
                pieces += [{"text": text, "marked": is_detail} for text, is_detail in cut]
                pieces.append({"text": "\n", "marked": False})
        return pieces[:-1]


def look_over(data: Mapping[str, Any]) -> Look:
    texts = {name: str(data.get(name) or "").replace("\x00", "")[:MOST] for name in TEXTS}
    return Look({name: find(text) for name, text in texts.items()}, texts, crowd_of(data))


def generalised(data: QueryDict) -> QueryDict:
    """Return the form with what the pressed button says made vague: one detail, one fact, or everything."""
    chosen = data.get(GENERALISE, "")
    changed = data.copy()
    name, _, words = chosen.partition("|")
    for field in TEXTS:
        text = str(data.get(field) or "")
        details = find(text[:MOST])
        if chosen != ALL:
            details = [detail for detail in details if field == name and detail.found == words]
        changed[field] = replaced(text, details)
    if name in FACTS:
        changed[name] = ""
    elif name == "faits":
        for fact in FACTS:
            changed[fact] = ""
    return changed
