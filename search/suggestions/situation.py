"""What a question says of its company: place, trade, size; each with the words that say it.

Careful rather than complete: a fact that is wrong hides the right aids, one that is missed hides none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from eligibility import trees
from search.suggestions import listed
from search.suggestions.gazetteer import Gazetteer, Place
from search.suggestions.headcount import Bounds, headcount_in
from search.suggestions.reading import Words

POST_CODE = re.compile(r"(?<!\d)(\d{5})(?!\d)")
NUMBERED = re.compile(
    r"\((\d{2,3}|2[ab])\)|\b(?:dans le|du|le|département) (\d{2,3}|2[ab])"
    r"(?![\d\s]*(?:€|euros|%|ans|m2|h\b|heures|km|mètres|janv|fév|mars|avr|mai|juin|juil|ao|sep|oct|nov|déc|\d))",
    re.IGNORECASE,
)
OVERSEAS = ("97", "98")
CORSICA = "20"
LONGEST_TRADE = 4  # words
OURS, FIRST, SAID = 2.0, 1.0, 0.5
"""How sure a trade is one's own: said so, named at the very start, only named."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of who asks; ``words`` holds, by fact, what it was read from."""

    place: Place | None = None
    activity: str = ""
    """A NAF code of any level."""
    trade: str = ""
    headcount: Bounds | None = None
    micro: bool = False
    words: Mapping[str, str] = field(default_factory=dict)


def understand(words: Words, known: Gazetteer) -> Situation:
    """Return what ``words`` say of the company."""
    said: dict[str, str] = {}
    place = _place(words, known)
    if place:
        said["place"] = place.label
    activity, trade = _trade(words, known)
    if trade:
        said["activity"] = trade
    count = headcount_in(" ".join(words.folded))
    if count.said:
        said["headcount"] = count.said
    return Situation(place, activity, trade, count.bounds, count.micro, said)


def _place(words: Words, known: Gazetteer) -> Place | None:
    """Return the first place named, or a narrower one inside it that is named too."""
    found: list[Place] = []
    taken = 0
    for start in range(len(words.folded)):
        if start < taken:
            continue
        for size in range(min(known.longest, len(words.folded) - start), 0, -1):
            name = words.folded[start : start + size]
            place = known.areas.get(name) or known.towns.get(name)
            if place and _is_named(words, start, name, name in known.areas):
                found.append(place)
                taken = start + size
                break
    codes = [(match[1] or match[2]).upper() for match in NUMBERED.finditer(words.raw)]
    codes += [_department_of(match[1]) for match in POST_CODE.finditer(words.raw)]
    found += [known.departments[code] for code in codes if code in known.departments]
    if not found:
        return None
    best = found[0]
    for place in found[1:]:
        if place.path.startswith(f"{best.path}/"):
            best = place
    return best


def _department_of(post_code: str) -> str:
    if post_code.startswith(OVERSEAS):
        return post_code[:3]
    if post_code.startswith(CORSICA):
        return "2A" if post_code < "20200" else "2B"
    return post_code[:2]


def _is_named(words: Words, start: int, name: Sequence[str], is_area: bool) -> bool:
    """Say whether these words name a place here, rather than the thing of the same name."""
    begins = words.places[start]
    before = words.folded[start - 1] if start else ""
    if len(name) > 1 and (is_area or len(" ".join(name)) > 9):
        return True
    capital = words.raw[begins].isupper()
    opens = words.raw[:begins].rstrip()[-1:] in {"", ".", "!", "?", ":"}
    if len(name) == 1 and name[0] in listed.words("also_words"):
        # « le Nord » is a place, « le Sens » is none: only areas have an article.
        return capital and not opens and before in listed.words("place_before" if is_area else "near_before")
    if capital:
        return is_area or not opens
    # In small letters, as many write: only after what comes before a place.
    if is_area:
        return before in listed.words("place_before")
    return before in listed.words("near_before") and len(name[0]) >= 4


def _trade(words: Words, known: Gazetteer) -> tuple[str, str]:
    """Return the NAF code and the name of the trade that one most likely says to be one's own."""
    best: tuple[float, str, str] = (0.0, "", "")
    taken = 0
    for start in range(len(words.folded)):
        if start < taken:
            continue
        for size in range(min(LONGEST_TRADE, len(words.folded) - start), 0, -1):
            name = words.folded[start : start + size]
            if name not in known.trades:
                continue
            code, trade = known.trades[name]
            taken = start + size
            # Of two, the one in more words and the finer code.
            weight = _own(words.folded[:start], trade) + 0.1 * size + 0.05 * len(code)
            best = max(best, (weight, code, trade), key=lambda one: one[0])
            break
    return (best[1], best[2]) if best[0] >= SAID else ("", "")


def _own(before: Sequence[str], trade: str) -> float:
    if trade in listed.words("called_on"):
        is_one = listed.words("being") & set(before[-2:])
        return OURS if is_one and before[-1] not in {"mon", "notre"} else -OURS if before else FIRST
    if listed.words("own") & set(before[-4:]):
        return OURS
    return FIRST if len(before) < 4 else SAID


def section_of(activity: str) -> str:
    """Return the section of a NAF code, "" for none."""
    return trees.activity_node(activity)[0] if activity else ""
