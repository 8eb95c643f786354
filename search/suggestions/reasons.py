"""Why something is suggested, in words: one sentence, then the facts with their source.

The sentence names what the question says and the rule of what is suggested; it is about « la question » and
« l’entreprise », for everybody reads it, the asker among others. Without a sentence nothing is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.typography import french
from eligibility.conditions import Activity, Condition, Headcount, Place, Text
from eligibility.facts import Facts
from eligibility.wording import demand, met
from search.suggestions.asking import Asked
from search.suggestions.needs import needs
from search.suggestions.scoring import NEAR
from search.suggestions.situation import Situation
from search.suggestions.suiting import Suited

VOWELS = "aeiouyhéèêâîôûàœ"
WORDS = 3
WAITING = 2  # conditions still open that are told
LONGEST = 160  # characters of a condition in words
Detail = dict[str, str]


def of(word: str) -> str:
    """« de chauffage », « d’isolation ». An h is mute in all our labels."""
    return f"d’{word}" if word[:1].lower() in VOWELS else f"de {word}"


def quoted(words: Sequence[str]) -> str:
    return ", ".join(f"« {word} »" for word in words[:WORDS])


def main_need(asked: Asked, given: Mapping[str, float]) -> str:
    """Return the need that the question says and that gives most to the pair, by itself or by one near."""
    best, most = "", 0.0
    for key, share in asked.shares().items():
        if needs()[key].no_aid:
            continue
        beside = (NEAR * given.get(other, 0.0) for other in needs()[key].near)
        part = share * max(given.get(key, 0.0), *beside, 0.0)
        if part > most:
            best, most = key, part
    return best


def sentence(asked: Asked, need: str, suited: Suited, facts: Facts) -> str:
    """Return what follows « Parce que », or "" when there is nothing to say."""
    if not need:
        return ""
    said = f"la question parle {of(needs()[need].label)}"
    if words := asked.needs[need].words:
        said += f" ({quoted(words[:2])})"
    rule = _rule(suited.met, asked.situation, facts)
    return f"{said} et {rule}." if rule else f"{said}, à quoi cette aide répond."


def _rule(met_conditions: Sequence[Condition], who: Situation, facts: Facts) -> str:
    """Return the most telling condition that is met, as a clause."""
    for kind in (Place, Headcount, Activity):
        for condition in met_conditions:
            if not isinstance(condition, kind) or not _tells(condition, who):
                continue
            clause = met(condition, facts)
            if isinstance(condition, Place):
                return f"cette aide {clause}, là où est l’entreprise"
            if isinstance(condition, Headcount):
                return f"l’entreprise compte {_people(who)} : cette aide {clause}"
            return f"cette aide {clause}, et l’entreprise en est"
    return ""


def _tells(condition: Condition, who: Situation) -> bool:
    """Say whether a condition that is met rests on a fact of who asks, and not on being in France."""
    if isinstance(condition, Place):
        return who.place is not None and all(path for zone in condition.zones for path in zone.paths)
    if isinstance(condition, Headcount):
        return who.headcount is not None
    return bool(who.activity) and isinstance(condition, Activity) and 0 < len(condition.included) < 15


def details(asked: Asked, need: str, suited: Suited, facts: Facts, readers: str) -> list[Detail]:
    """Return the facts behind the sentence: each with where it was read."""
    who = asked.situation
    found = []
    if need and asked.needs[need].words:
        label = needs()[need].label
        heard = quoted(asked.needs[need].words)
        found.append({"label": "Besoin", "text": f"{label[:1].upper()}{label[1:]}, d’après {heard}."})
    for label, name, value in (
        ("Territoire", "place", who.place.label if who.place else ""),
        ("Activité", "activity", who.trade),
        ("Effectif", "headcount", _people(who)),
    ):
        if value:
            rules = [met(condition, facts) for condition in suited.met if name in condition.reads]
            rule = f" : cette aide {rules[0]}" if rules else ""
            found.append(
                {"label": label, "text": f"{value[:1].upper()}{value[1:]} ({_source(who, name)}){rule}."}
            )
    waiting = [_open(condition) for condition in suited.open]
    found += [{"label": "À vérifier", "text": text} for text in dict.fromkeys(filter(None, waiting))][:3]
    if readers:
        found.append({"label": "Lecteurs", "text": readers})
    return found


def _source(who: Situation, name: str) -> str:
    return "lu dans la question" if who.words.get(name) else "dit en posant la question"


def _people(who: Situation) -> str:
    if who.headcount is None:
        return ""
    low, high = who.headcount
    if high is None:
        return f"{low} salariés au moins"
    if not low:
        return f"{high} salariés au plus" if high > 1 else "aucun salarié ou un seul"
    return f"{low} salariés" if low == high else f"{low} à {high} salariés"


def _open(condition: Condition) -> str:
    text = condition.text.strip() if isinstance(condition, Text) else f"Cette aide {demand(condition)}"
    text = text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"
    return text if text.endswith((".", "…")) else f"{text}."


def shown(title: str, href: str, meta: str, reason: str, facts: list[Detail]) -> dict[str, Any]:
    set_ = [{**fact, "text": french(fact["text"])} for fact in facts]
    return {"title": title, "href": href, "meta": meta, "reason": french(reason), "facts": set_}
