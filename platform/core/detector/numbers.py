"""Numbers that lead to one company, person, account or car: found by their grammar and their check digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.detector.spans import SPACE, Span, said_around, said_before

# Between two figures of one number: a space, a dot, a dash, perhaps two of them.
GAP = rf"(?:{SPACE}|[.\-‐‑–_/·•,])"
LOOSE = rf"(?:{SPACE}|[.\-‐‑–_·•])"
FIGURES = re.compile(rf"(?<![\w.,€$£+/)-])(?<![\d)]{SPACE})\d(?:{LOOSE}{{0,2}}\d){{8,}}(?![\w]|[,.]\d)")
MONEY = re.compile(
    rf"{SPACE}*(?:€|euros?\b|eur\b|k€|m€|\$|£|francs?\b|f\.?cfa|ht\b|ttc\b|%|‰|millions?\b|milliards?\b|m²|m2\b|m3\b|km\b|kg\b|"
    r"tonnes?\b|litres?\b|kwh\b|mwh\b|habitants?\b|personnes?\b|salariés?\b|heures?\b|octets?\b|exemplaires?\b|unités?\b|clients?\b|"
    r"pièces?\b|hectares?\b)",
    re.I,
)
SIREN_CUE = re.compile(
    r"\b(?:sirene?|siret|rcs|rne|rm|immatricul\w+|numéro d['’ ]entreprise|n° d['’ ]entreprise|registre)\b",
    re.I,
)
DOCUMENT = re.compile(
    r"\b(?:facture|commande|devis|dossier|contrat|colis|lot|référence|réf|ticket|ean|isbn|gencod|code[- ]barres?|suivi|avoir|bon de livraison|article)s?\b",
    re.I,
)


def digits(text: str) -> str:
    return "".join(symbol for symbol in text if symbol.isdigit() and symbol.isascii())


def _luhn(number: str) -> bool:
    total = 0
    for place, figure in enumerate(reversed(number)):
        value = int(figure) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_siren(number: str) -> bool:
    return len(number) == 9 and number != "0" * 9 and _luhn(number)


def is_siret(number: str) -> bool:
    if len(number) != 14 or number.startswith("0" * 9):
        return False
    # La Poste ran out of numbers that the usual check allows.
    if number.startswith("356000000") and sum(map(int, number)) % 5 == 0:
        return True
    return _luhn(number) and _luhn(number[:9])


def _runs(text: str, length: int) -> Iterator[Span]:
    """Yield runs of ``length`` figures: a whole run, or whole groups of a longer one."""
    for match in FIGURES.finditer(text):
        groups = [
            (m.start() + match.start(), m.end() + match.start()) for m in re.finditer(r"\d+", match.group())
        ]
        sizes = [end - start for start, end in groups]
        for first in range(len(groups)):
            total = 0
            for last in range(first, len(groups)):
                total += sizes[last]
                if total >= length:
                    break
            if total == length:
                whole = first == 0 and last == len(groups) - 1
                # Inside a longer run only as people write it: 3 3 3, or in one piece.
                shape = tuple(sizes[first : last + 1])
                if whole or shape[:3] == (3, 3, 3) or shape in ((length,), (9, 5)):
                    yield Span(groups[first][0], groups[last][1])


def sirets(text: str) -> Iterator[Span]:
    for span in _runs(text, 14):
        if is_siret(digits(text[span.start : span.end])):
            yield span


def sirens(text: str) -> Iterator[Span]:
    for span in _runs(text, 9):
        words = text[span.start : span.end]
        number = digits(words)
        if not is_siren(number):
            continue
        cued = said_before(text, span.start, SIREN_CUE)
        if not cued and (
            MONEY.match(text, span.end)
            or number.endswith("000000")
            or said_before(text, span.start, DOCUMENT, 30)
            or number.startswith("0")
        ):
            continue
        yield span


VAT_CUE = re.compile(r"\b(?:tva|vat|intracom\w*)\b", re.I)
VAT_FR = re.compile(
    rf"(?<!\w)FR{LOOSE}?((?:\d|[A-HJ-NP-Z]){LOOSE}?(?:\d|[A-HJ-NP-Z]))((?:{LOOSE}?\d){{9}})(?!{LOOSE}?\d)(?!\w)",
    re.I,
)
VAT_EU = re.compile(
    rf"(?<!\w)(?:ATU|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|GB|XI|CHE){LOOSE}?[A-Z0-9](?:{LOOSE}?[A-Z0-9]){{6,13}}(?!\w)"
)


def vat_numbers(text: str) -> Iterator[Span]:
    for match in VAT_FR.finditer(text):
        key, siren = re.sub(r"[^0-9A-Za-z]", "", match[1]), digits(match[2])
        right = is_siren(siren) or (key.isdigit() and int(key) == (12 + 3 * (int(siren) % 97)) % 97)
        if right or said_around(text, Span(*match.span()), VAT_CUE):
            yield Span(*match.span())
    for match in VAT_EU.finditer(text):
        if sum(symbol.isdigit() for symbol in match.group()) >= 7 and said_around(
            text, Span(*match.span()), VAT_CUE
        ):
            yield Span(*match.span())


# Length of an IBAN by country.
IBANS = {
    "FR": 27, "MC": 27, "BE": 16, "LU": 20, "CH": 21, "DE": 22, "ES": 24, "IT": 27, "PT": 25, "NL": 18, "GB": 22, "IE": 22, "AT": 20,
    "PL": 28, "RO": 24, "LT": 20, "EE": 20, "LV": 21, "SE": 24, "DK": 18, "FI": 18, "NO": 15, "CZ": 24, "SK": 24, "HU": 28, "HR": 21,
    "SI": 19, "BG": 22, "GR": 27, "CY": 28, "MT": 31, "LI": 21, "AD": 24, "SM": 27, "IS": 26, "MA": 28, "TN": 24, "TR": 26, "MU": 30,
}  # fmt: skip
IBAN = re.compile(rf"(?<!\w)([A-Z]{{2}}){LOOSE}{{0,2}}\d{LOOSE}?\d(?:{LOOSE}{{0,2}}[A-Z0-9]){{11,30}}", re.I)
IBAN_CUE = re.compile(r"\b(?:iban|rib|virements?|compte|coordonnées bancaires)\b", re.I)
RIB = re.compile(rf"(?<!\w)\d(?:{LOOSE}{{0,2}}[A-Z0-9]){{22}}(?!\w)", re.I)
RIB_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")


def ibans(text: str) -> Iterator[Span]:
    for match in IBAN.finditer(text):
        length = IBANS.get(match[1].upper())
        end = _end_of(text, match.start(), length) if length else None
        if end is None:
            continue
        if _mod_97(text[match.start() : end]) or said_before(text, match.start(), IBAN_CUE):
            yield Span(match.start(), end)
    for match in RIB.finditer(text):
        symbols = re.sub(r"[^0-9A-Za-z]", "", match.group()).upper()
        number = symbols.translate(RIB_LETTERS)
        if symbols[:10].isdigit() and (int(number) % 97 == 0 or said_before(text, match.start(), IBAN_CUE)):
            yield Span(*match.span())


def _end_of(text: str, start: int, length: int) -> int | None:
    """Return where the ``length``-th letter or figure after ``start`` ends, if the number ends there."""
    count = 0
    for place in range(start, len(text)):
        if text[place].isascii() and text[place].isalnum():
            count += 1
            if count == length:
                follows = text[place + 1 : place + 2]
                return None if follows.isalnum() else place + 1
        elif not re.match(LOOSE, text[place]):
            return None
    return None


def _mod_97(iban: str) -> bool:
    symbols = re.sub(r"[^0-9A-Za-z]", "", iban).upper()
    return int("".join(str(int(symbol, 36)) for symbol in symbols[4:] + symbols[:4])) % 97 == 1


NIR = re.compile(
    rf"(?<!\d)[1-478]{LOOSE}?\d\d{LOOSE}?(?:0[1-9]|1[0-2]|[2-4]\d|[5-9]\d){LOOSE}?(?:\d\d|2[AB]){LOOSE}?\d{{3}}{LOOSE}?\d{{3}}(?:{GAP}{{0,3}}(\d\d))?(?![\d]|{LOOSE}\d)",
    re.I,
)
NIR_LOOSE = re.compile(
    rf"(?<![\w.,+-])[12](?:{LOOSE}{{0,2}}[0-9AB]){{12}}(?:{LOOSE}{{0,3}}\d){{2}}(?!{LOOSE}?\w)", re.I
)
NIR_CUE = re.compile(
    r"\b(?:sécu|sécurité sociale|secu|securite sociale|nir|insee|carte vitale|numéro de ss|n° ss|assuré\w*)\b",
    re.I,
)


def nirs(text: str) -> Iterator[Span]:
    for match in NIR.finditer(text):
        words = match.group()
        grouped = re.search(LOOSE, words) is not None
        cued = said_before(text, match.start(), NIR_CUE)
        right = match[1] is not None and _nir_key(words)
        if (
            right
            or cued
            or (
                grouped and re.match(rf"\d{LOOSE}\d\d{LOOSE}\d\d{LOOSE}..{LOOSE}\d{{3}}{LOOSE}\d{{3}}", words)
            )
        ):
            yield Span(*match.span())
    for match in NIR_LOOSE.finditer(text):
        if _nir_key(match.group()) or said_before(text, match.start(), NIR_CUE):
            yield Span(*match.span())


def _nir_key(words: str) -> bool:
    symbols = re.sub(r"[^0-9ABab]", "", words).upper()
    body, key = symbols[:13], symbols[13:15]
    body = body.replace("2A", "19", 1) if "A" in body else body.replace("2B", "18", 1)
    return body.isdigit() and key.isdigit() and 97 - int(body) % 97 == int(key)


# 06 12 34 56 78 in any grouping; abroad or overseas with its prefix.
BEFORE = r"(?<![\w,€$£])(?<!\d[.-])"
ZERO = r"(?:0|(?<![A-Za-zÀ-ÿ])[Oo](?=[1-9]))"
NATIONAL = re.compile(rf"{BEFORE}\(?{ZERO}\)?{GAP}?[1-9](?:\)?{GAP}{{0,3}}\d){{8}}(?!\w|[,.]\d|{SPACE}?[€%])")
PREFIXED = re.compile(
    rf"(?<![\w,])(?:\+|＋|\(\+|00{SPACE}?(?=[1-9]))\d{{1,3}}\)?{GAP}{{0,2}}(?:\(?0\)?{GAP}{{0,2}})?[1-9](?:\)?{GAP}{{0,2}}\d){{5,11}}(?!\w|[,.]\d|{SPACE}?[€%])"
)
BARE_33 = re.compile(
    rf"(?<![\w.,+-])33{GAP}{{0,2}}(?:\(0\){GAP}?)?[1-9](?:{GAP}{{0,2}}\d){{8}}(?!\w|[,.]\d|{SPACE}?[€%])"
)
PHONE_CUE = re.compile(
    r"\b(?:tél|tel|téléphone|telephone|portable|mobile|fixe|appel\w*|joindre|joignable|sms|whatsapp|contact\w*|fax|numéro|rappel\w*|standard)\b",
    re.I,
)
DATES = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d\b|\b(?:19|20)\d\d[/.-]\d{1,2}[/.-]\d{1,2}\b")


def phones(text: str) -> Iterator[Span]:
    # The longer first: a prefix belongs to its number.
    for pattern in (PREFIXED, BARE_33):
        for match in pattern.finditer(text):
            if not DATES.search(match.group()):
                yield Span(*match.span())
    for match in NATIONAL.finditer(text):
        words = match.group()
        if DATES.search(words) or ("," in words and not re.fullmatch(r"0\d(?:, ?\d\d){4}", words)):
            continue
        if re.search(r"\D", words) or _may_be_a_bare_phone(text, match.start()):
            yield Span(*match.span())
    yield from _spelled(text)


def _may_be_a_bare_phone(text: str, start: int) -> bool:
    return said_before(text, start, PHONE_CUE) or not said_before(text, start, DOCUMENT, 30)


UNITS = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
]
TENS = ["vingt", "trente", "quarante", "cinquante", "soixante", "septante", "huitante", "octante", "nonante"]
NUMBER_WORD = rf"(?:z[ée]ro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|{'|'.join(TENS)}|quatre[ -]vingts?|et)"
SPELLED = re.compile(
    rf"\bz[ée]ro[ ,-]+(?:{NUMBER_WORD}|\d{{1,2}})(?:[ ,.-]+(?:{NUMBER_WORD}|\d{{1,2}})\b){{4,}}", re.I
)


def _spelled(text: str) -> Iterator[Span]:
    """A number said in words: « zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit »."""
    if "ro " not in text.lower() and "ro-" not in text.lower():
        return
    for match in SPELLED.finditer(text):
        yield Span(match.start(), match.end())


PLATE_LETTERS = "[A-HJ-NP-TV-Z]"
PLATE = re.compile(
    rf"(?<![\w-])({PLATE_LETTERS}{{2}})([-‐‑–. ·]?)(\d{{3}})([-‐‑–. ·]?)({PLATE_LETTERS}{{2}})(?![\w]|-\w)",
    re.I,
)
OLD_PLATE = re.compile(
    r"(?<![\w-])(\d{1,4})([ -]?)([A-HJ-NP-TV-Z]{2,3})([ -]?)(0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-6])(?![\w]|-\w)",
    re.I,
)
CAR = re.compile(
    r"\b(?:plaques?|immatricul\w+|véhicules?|voitures?|camions?|camionnettes?|fourgons?|fourgonnettes?|utilitaires?|motos?|scooters?|remorques?|"
    r"tracteurs?|carte grise|berline|break|kangoo|berlingo|master|trafic|clio|partner|boxer|jumpy|taxi|vtc|garé\w*|stationn\w*)\b",
    re.I,
)
SHORT_WORDS = frozenset(
    re.split(
        " ",
        "de et le la en au du se ce ne ma sa te me tu je un on ou si as es va ht kg km cm mm ml cl gb mb kw cv cc dl nf bp cs ce en tp pc rs",
    )
)


def plates(text: str) -> Iterator[Span]:
    for match in PLATE.finditer(text):
        first, gap, _, other_gap, last = match.groups()
        if gap != other_gap and not (gap and other_gap):
            continue
        words = {first.lower(), last.lower()} & SHORT_WORDS
        upper = first.isupper() and last.isupper()
        cued = said_around(text, Span(*match.span()), CAR)
        # Dashes are a plate's; with spaces or nothing, two short words around a figure look the same.
        dashed = bool(gap.strip(" ."))
        if dashed or (upper and not words) or (cued and (upper or len(words) < 2)):
            yield Span(*match.span())
    for match in OLD_PLATE.finditer(text):
        if (
            match[3].isupper()
            and said_around(text, Span(*match.span()), CAR)
            and match[3].lower() not in SHORT_WORDS | {"ttc", "tva", "cdi", "cdd"}
        ) or (match[2] == match[4] == "-" and match[3].isupper()):
            yield Span(*match.span())
