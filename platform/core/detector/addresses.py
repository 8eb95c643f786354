"""Postal addresses, by the grammar of French streets: number, kind of street, name, post code, commune."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.detector.spans import SPACE, Span, said_before

S = rf"{SPACE}+"
NUMBER = rf"(?:n°{SPACE}?|numéro{S})?\d{{1,4}}(?:{SPACE}?(?:bis|ter|quater)\b|{SPACE}?[A-Da-d](?![\w'’]))?(?:{SPACE}?[-/à]{SPACE}?\d{{1,4}}(?:{SPACE}?(?:bis|ter))?)?"
# A number and one of these make an address; the others, which are also other things, need more.
STREET = r"rue|r\.|avenue|av\.?|ave\.?|boulevard|boul\.|bld\.?|blvd\.?|bd\.?|impasse|imp\.|allée|all\.|ruelle|venelle|faubourg|fbg?\.?|esplanade|rond-point|sente|sentier"
OTHER = r"place|pl\.|chemin|chem?\.|route|rte\.?|quai|cours|square|sq\.|passage|montée|côte|voie|traverse|parvis|mail|promenade|chaussée|cité|villa|cour|hameau|résidence|lotissement|galerie|clos|domaine|port|rocade|corniche|levée|coteau|zone|parc"
LINK = r"(?:de|du|des|d['’]|de la|de l['’]|la|le|les|l['’]|aux?|à la|à l['’]|en|et|sur|sous|lès|lez)"
CAPITAL = r"[A-ZÀ-ÖØ-ÝŒ0-9][\w'’.\-À-ÿœŒ]*"
SMALL = r"[a-zà-öø-ÿœ][\w'’\-]*"
# Words that call for one more: « du vieux moulin », « des trois fontaines », « du 8 mai 1945 ».
OPEN_WORD = r"(?:vieux|vieille|vieil|grande?s?|petite?s?|beau|belle|haut|haute|bas|basse|neuf|neuve|deux|trois|quatre|cinq|six|sept|saint|sainte|st|ste|docteur|dr|général|gal|maréchal|président|colonel|abbé|frères|bon|bonne|ancienne?|nouvelle?|champ|clos|moulin|pont|croix|bois|val|pré|pierre|jean|\d{1,2})"
NAME_CAPITAL = (
    rf"(?:{LINK}(?:{S}|(?<=['’])))*{CAPITAL}(?:(?:{S}|{S}?-)(?:(?:{LINK}(?:{S}|(?<=['’])))*{CAPITAL}))*"
)
NAME_SMALL = rf"(?:{LINK}(?:{S}|(?<=['’])))*(?:{OPEN_WORD}{S}(?:{LINK}(?:{S}|(?<=['’])))?){{0,2}}{SMALL}(?:{S}(?:19|20)\d\d)?"
CODE = r"(?:F-?|FR-?)?(?:0[1-9]|[1-8]\d|9[0-5]|97[1-6]|98[4-8])\d{3}|(?:97|98)\d{3}"
TOWN = rf"[A-ZÀ-ÖØ-ÝŒ][\w'’\-À-ÿ]*(?:{S}(?:(?:la|le|les|de|du|des|sur|sous|en|d['’]|l['’])(?:{S}|(?<=['’])))*[A-ZÀ-ÖØ-ÝŒ][\w'’\-À-ÿ]*){{0,4}}"
TAIL = (
    rf"(?:{SPACE}*[,–-]?{SPACE}*\n?{SPACE}*(?:{CODE})(?:{S}{TOWN})?(?:{S}(?i:cedex)(?:{S}\d{{1,2}})?)?"
    rf"|{SPACE}*,?{S}(?:à|a){S}{TOWN}(?:{S}\(?\d{{2,5}}\)?)?|{SPACE}*,{S}{TOWN}(?={SPACE}*(?:[,.;)\n]|$)))?"
)

NUMBERED = re.compile(
    rf"(?<![\w,.€])({NUMBER})({SPACE}*,?{S}(?:(?:de la|de l['’]|du|des){S}?)?)(?i:({STREET})|({OTHER}))(?!s\b)(?:{S}|(?<=\.))",
    re.S,
)
UNNUMBERED = re.compile(
    rf"(?<![\w-])(?i:(rue|avenue|boulevard|bd|impasse|allée|quai|ruelle|faubourg|chemin|route|place|square|esplanade|chaussée|passage))(?:{S})({NAME_CAPITAL})"
)
AREA = re.compile(
    rf"(?<![\w-])(?:(?i:z\.?{SPACE}?a\.?{SPACE}?c?\.?|z\.?{SPACE}?i\.?|zone{S}(?:artisanale|industrielle|commerciale|d['’]activités?(?:{S}économiques?)?)|parc{S}(?:d['’]activités?|d['’]affaires|technologique|commercial)"
    rf"|pépinière|technopole|centre{S}commercial|galerie{S}marchande|résidence|lotissement|immeuble|hameau|domaine|villa|lieu-?{SPACE}?dit|lieudit|cité|clos))(?:{S}(?:de|du|des|d['’]|de{S}la|de{S}l['’]))?{SPACE}*"
    rf"(?:«{SPACE}?)?((?:(?:la|le|les|l['’])(?:{S}|(?<=['’])))?{CAPITAL}(?:{S}(?:(?:{LINK}(?:{S}|(?<=['’])))*{CAPITAL})){{0,4}})(?:{SPACE}?»)?{TAIL}"
)
AREA_SMALL = re.compile(
    rf"(?<![\w-])(?i:ZA|ZI|ZAC|lieu-?dit|lieudit){S}(?:de{S}la|de{S}l['’]|des|du|de|d['’]|le|la|les){SPACE}*(?:(?:la|le|les|l['’]){SPACE}*)?{SMALL}(?:{S}{LINK}{S}{SMALL})?{TAIL}"
)
BOX = re.compile(
    rf"(?<!\w)(?:B\.?P\.?|C\.?S\.?|T\.?S\.?A\.?){S}?(?:n°{SPACE}?)?\d[\d ]{{0,6}}\d?{SPACE}*[,–-]?{SPACE}*(?:{CODE}){S}{TOWN}(?:{S}(?i:cedex)(?:{S}\d{{1,2}})?)?"
)
CODE_AND_TOWN = re.compile(
    rf"(?<![\w,.€$])(?<!\d{SPACE})(?:{CODE}){S}({TOWN})(?:{S}(?i:cedex)(?:{S}\d{{1,2}})?)?"
)
TOWN_AND_CODE = re.compile(
    rf"(?<!\w)(?:(?i:à|de|vers|sur|commune de|ville de|près de|basée? à|située? à){S})({TOWN}{SPACE}?,?{SPACE}?[(\[](?:{CODE})[)\]])"
)
SAID_CODE = re.compile(rf"\b(?i:code{S}postal|c\.?p\.?){SPACE}*:?{SPACE}*(?:est{S}le{S})?({CODE})(?!\d)")

CUE = re.compile(
    r"(?:\b(?:au|adresse|situ\w+|domicil\w+|habit\w+|sis|sise|install\w+|locaux|local|magasin|atelier|boutique|siège|livr\w+|rendez-vous|bureaux?|dépôt|entrepôt|loge\w*|demeur\w+|implant\w+)\b|[:,(])[^.!?]{0,25}$",
    re.I,
)
# After a post code's five figures: an amount, not a town.
NO_TOWN = re.compile(
    r"(?:Euros?|EUR|HT|TTC|Francs?|KM|Km|Kg|KG|Clients?|Salariés?|Habitants?|Heures?|CHF|USD|CFA|Unités?|Lignes?|Abonnés?|Visiteurs?|Exemplaires?|Kwh|KWh|Watts?|Tonnes?|Pièces?|Kms|Litres?|TVA)\b"
)
INSTITUTIONS = re.compile(r"\b(?:assemblée|ministère|préfecture|élysée|matignon|bercy)\b", re.I)


def addresses(text: str) -> Iterator[Span]:
    for match in NUMBERED.finditer(text):
        if end := _end_of_name(text, match):
            yield Span(match.start(), _with_tail(text, end))
    for match in UNNUMBERED.finditer(text):
        if _names_a_street(text, match):
            yield Span(match.start(), _with_tail(text, match.end()))
    for pattern in (AREA, AREA_SMALL, BOX):
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end())
    for match in CODE_AND_TOWN.finditer(text):
        if not NO_TOWN.match(match[1]):
            yield Span(*match.span())
    for pattern in (TOWN_AND_CODE, SAID_CODE):
        for match in pattern.finditer(text):
            yield Span(*match.span(1))


MONTHS = "janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre"
NAME_DATE = re.compile(
    rf"(?:du{S})?(?:\d{{1,2}}|1er)(?:{S}|-)(?:{MONTHS})(?:(?:{S}|-)(?:19|20)\d\d)?\b", re.I
)


def _end_of_name(text: str, match: re.Match[str]) -> int | None:
    """Return where the name of a numbered street ends, or ``None`` when it is no street."""
    if dated := NAME_DATE.match(text, match.end()):
        return dated.end()
    capital = re.compile(NAME_CAPITAL).match(text, match.end())
    if capital:
        return capital.end()
    small = re.compile(NAME_SMALL).match(text, match.end())
    if not small:
        return None
    sure = match[3] is not None
    number = int(re.search(r"\d+", match[1]).group())  # type: ignore[union-attr]
    # French counts in the plural: « 12 place » is an address, « 1 place » may be a seat.
    singular = number > 1 and match[4] is not None and match[4].lower() not in {"cours", "clos"}
    if (sure and number > 1) or singular or said_before(text, match.start(), CUE, 40):
        return small.end()
    return None


def _names_a_street(text: str, match: re.Match[str]) -> bool:
    kind, name = match[1].lower(), match[2]
    if name[0].isdigit() and not re.match(r"\d{1,2}\s\w", name):
        return False
    if kind in {"place", "route", "chemin", "passage", "quai", "square"}:
        # « place de l’État », « route de la Soie »: only a bare proper name, or where one says where.
        return name[0].isupper() or said_before(text, match.start(), CUE, 30)
    return True


def _with_tail(text: str, end: int) -> int:
    tail = re.compile(TAIL).match(text, end)
    return tail.end() if tail else end
