"""E-mail addresses and sites, also when they are written so that a robot would not see them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.detector.spans import SPACE, Span, said_before

TOPS = (
    "fr|com|net|org|eu|io|shop|bzh|paris|corsica|alsace|info|biz|pro|site|online|store|boutique|bio|re|tech|"
    "app|dev|be|ch|lu|es|it|uk|ca|us|nc|gp|mq|gf|pf|immo|restaurant|coop|cat|club|xyz|co|tv|me|fm|asso"
)
AT = rf"(?:{SPACE}?[@＠]{SPACE}?|{SPACE}?[(\[{{<]{SPACE}?(?:at|arobase|arobas|a|chez){SPACE}?[)\]}}>]{SPACE}?|{SPACE}(?:at|arobase|arobas|arrobase){SPACE})"
DOT = rf"(?:\.|{SPACE}?[(\[{{]{SPACE}?(?:dot|point|pt){SPACE}?[)\]}}]{SPACE}?|{SPACE}(?:point|dot){SPACE})"
LOCAL = rf"[\w+%'’-]{{1,64}}(?:(?:\.|{SPACE}(?:point|tiret){SPACE})[\w+%'’-]{{1,64}}){{0,6}}"
EMAIL = re.compile(
    rf"(?<![\w.+%-]){LOCAL}{AT}[\w-]{{1,63}}(?:{DOT}[\w-]{{1,63}}){{0,4}}{DOT}[^\W\d_]{{2,12}}(?![\w-])", re.I
)
# "l’adresse est d’accueil@…": what stands before the apostrophe is no part of it.
ELISION = re.compile(r"^(?:[ldcjmnst]|qu)['’]", re.I)


def emails(text: str) -> Iterator[Span]:
    if (
        "@" not in text
        and "＠" not in text
        and not re.search(r"arr?obas|\Wat\W|[(\[{<]\s?(?:a|chez)\s?[)\]}>]", text, re.I)
    ):
        return
    for match in EMAIL.finditer(text):
        start = match.start()
        if elided := ELISION.match(match.group()):
            start += elided.end()
        yield Span(start, match.end())


LABEL = r"[a-z0-9à-ÿ](?:[a-z0-9à-ÿ-]{0,61}[a-z0-9à-ÿ])?"
TAIL = r"(?:[:/?#][^\s<>«»\"”)\]]*)?"
WITH_SCHEME = re.compile(r"(?:https?|ftp|hxxps?)\s?:\s?//[^\s<>«»\"”]+", re.I)
WITH_WWW = re.compile(rf"(?<![\w@.-])www\s?\.\s?{LABEL}(?:\.{LABEL})*{TAIL}", re.I)
BARE = re.compile(rf"(?<![\w@.-])(?:{LABEL}\.){{1,4}}(?:{TOPS})(?![\w@-])(?!\.\w){TAIL}", re.I)
SPELLED = re.compile(
    rf"(?<![\w@.-])(?:(?:www|triple{SPACE}w|3{SPACE}?w){SPACE}(?:point|dot){SPACE})?"
    rf"[a-z0-9-]{{2,40}}(?:{SPACE}tiret{SPACE}[a-z0-9-]{{2,40}}){{0,4}}(?:{SPACE}(?:point|dot){SPACE}|{SPACE}?[(\[](?:point|dot)[)\]]{SPACE}?)(?:fr|com|net|org|eu)(?![\w-])",
    re.I,
)
SITE = re.compile(
    r"\b(?:sites?|web|internet|www|triple|url|boutique|adresse|lien|en ligne|domaine|page)\b", re.I
)

# Whoever names one of these names nobody: public services, and what everyone uses.
PUBLIC = re.compile(
    r"(?:^|\.)(?:gouv\.fr|service-public\.(?:fr|gouv\.fr)|urssaf\.(?:fr|org)|ameli\.fr|legifrance\.fr|net-entreprises\.fr|"
    r"infogreffe\.fr|inpi\.fr|insee\.fr|cnil\.fr|cci\.fr|artisanat\.fr|cma-france\.fr|bpifrance(?:-creation)?\.fr|"
    r"francetravail\.fr|pole-emploi\.fr|banque-france\.fr|msa\.fr|caf\.fr|europa\.eu|laposte\.fr|"
    r"mediateur-credit\.fr|data\.gouv\.fr|afnor\.org|inrs\.fr|ademe\.fr|anah\.fr|agefiph\.fr|opco\w*\.fr|"
    r"senat\.fr|assemblee-nationale\.fr|bodacc\.fr|vie-publique\.fr|boamp\.fr|lassuranceretraite\.fr|"
    r"agirc-arrco\.fr|notaires\.fr|greffe-tc-\w+\.fr|secu-independants\.fr|franceconnect\.fr|pajemploi\.urssaf\.fr|"
    r"autoentrepreneur\.urssaf\.fr|oups\.gouv\.fr|chorus-pro\.gouv\.fr|entreprendre\.service-public\.(?:fr|gouv\.fr))$",
    re.I,
)
SHARED = re.compile(
    r"^(?:www\.|m\.|fr\.|pro\.|partner\.|business\.)?(?:google|gmail|outlook|hotmail|yahoo|facebook|instagram|linkedin|tiktok|youtube|"
    r"twitter|x|whatsapp|pinterest|snapchat|amazon|ebay|leboncoin|vinted|booking|airbnb|abritel|expedia|"
    r"tripadvisor|thefork|lafourchette|ubereats|uber|deliveroo|doctolib|pagesjaunes|societe|pappers|verif|"
    r"wikipedia|microsoft|apple|paypal|stripe|sumup|shopify|wix|wordpress|prestashop|etsy|cdiscount|fnac|"
    r"manomano|malt|indeed|hellowork|apec|monster|meteojob|trustpilot|avis-verifies|ovh|ionos|gandi|orange|sfr|free|"
    r"bouyguestelecom|edf|engie|lemonde|lefigaro|lesechos|capital|bfmtv|francetvinfo|impots|planity|treatwell|kiute|"
    r"petitsfreres|ulule|kisskissbankbank|leetchi|helloasso|blablacar|mappy|waze|canva|zoom|slack|notion|"
    r"chatgpt|openai|mistral|shine|qonto|indy|pennylane|tiime|dougs|legalstart|captaincontrat|sage|ciel|ebp|cegid|doctrine)"
    r"\.(?:fr|com|org|net|io|ai|co|eu)$",
    re.I,
)
# A bare word before a full stop that lacks its space: « à Paris.me », « et.co ».
SHORT_TOPS = re.compile(
    r"\.(?:me|co|re|it|es|tv|ca|us|cat|pro|net|info|site|club|be|ch|bio|app|store|boutique|immo|restaurant)$",
    re.I,
)


def urls(text: str) -> Iterator[Span]:
    for pattern in (WITH_SCHEME, WITH_WWW):
        for match in pattern.finditer(text):
            found = _trimmed(match)
            if not _names_nobody(text[found.start : found.end]):
                yield found
    if "." in text:
        for match in BARE.finditer(text):
            found = _trimmed(match)
            words = text[found.start : found.end]
            host = re.split(r"[:/?#]", words)[0]
            if _names_nobody(words) or _is_a_lost_space(text, match, host):
                continue
            yield found
    if "point" in text or "dot" in text:
        for match in SPELLED.finditer(text):
            words = match.group()
            told = "-" in words or "www" in words.lower() or said_before(text, match.start(), SITE)
            if told and not _names_nobody(re.sub(rf"{SPACE}(?:point|dot){SPACE}", ".", words)):
                yield Span(*match.span())


def _trimmed(match: re.Match[str]) -> Span:
    text = match.group()
    return Span(match.start(), match.start() + len(text.rstrip(".,;:!?…)’'»]")))


def _names_nobody(url: str) -> bool:
    rest = re.sub(r"^\w+\s?:\s?//", "", url.lower())
    host, _, path = rest.partition("/")
    host = host.split(":")[0].split("?")[0].removeprefix("www.")
    if PUBLIC.search(host):
        return True
    # A page of theirs on a shared site does name somebody.
    return not path.strip("/") and SHARED.match(host) is not None


def _is_a_lost_space(text: str, match: re.Match[str], host: str) -> bool:
    label, top = host.rsplit(".", 1)
    after = text[match.end() : match.end() + 1]
    if top != top.lower() and host != host.upper():
        return True  # « bonjour.Me »: a sentence begins
    if re.fullmatch(r"[\d.]+", label):
        return True
    if (
        SHORT_TOPS.search(host)
        and "-" not in label
        and after not in "/"
        and not said_before(text, match.start(), SITE, 30)
    ):
        return len(label) < 6 or top in {"me", "co", "re", "it", "es", "net", "pro", "ca"}
    return False
