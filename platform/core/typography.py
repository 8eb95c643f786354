"""French typography for what we write: spaces, apostrophes, minus signs, ellipses.

For our own sentences and an editor's, never for what people typed (a question, a message, a price): that is
shown as they wrote it. Only spaces, apostrophes, hyphens and dots change, never a letter or a digit.
"""

from __future__ import annotations

import re

from django.utils.safestring import SafeString, mark_safe

NARROW = "\u202f"  # no-break, narrow: before ? ! ; inside « », between thousands
WIDE = "\u00a0"  # no-break: before : and units

_SPACES = f"[ {WIDE}{NARROW}]"
# Stands for a piece that is left alone while the rules pass: a word (address, code) or a mark (tag, entity).
_WORD, _MARK = "\ue000", "\ue001"

_ADDRESS = (
    r"(?:https?://|www\.)[^\s<>«»\"]*[^\s<>«»\"?!;:,.)\]'’…]"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)
_STAND_INS = f"[{_WORD}{_MARK}]"
_PROTECTED = re.compile(f"(?P<word>{_ADDRESS})|(?P<mark>{_STAND_INS})")

_TAG = r"<!--.*?-->|</?[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
_VERBATIM = r"<(?P<name>code|pre|kbd|samp|script|style|textarea)\b.*?</(?P=name)\s*>"
_PROTECTED_HTML = re.compile(
    rf"(?P<word>{_VERBATIM}|{_ADDRESS}|</(?:a|abbr|b|em|i|mark|small|span|strong)>|&(?:amp|gt|quot|\#\d+|\#x[\da-f]+);)"
    rf"|(?P<mark>{_TAG}|&\w+;|{_STAND_INS})",
    re.IGNORECASE | re.DOTALL,
)
_ENTITIES = {
    "&rsquo;": "’", "&nbsp;": WIDE, "&#160;": WIDE, "&laquo;": "«", "&raquo;": "»", "&hellip;": "…",
}  # fmt: skip
_ENTITY = re.compile("|".join(map(re.escape, _ENTITIES)))
# Escaped quotes that are no apostrophe stay escaped: the text may stand in an attribute.
_ESCAPED_APOSTROPHE = re.compile(r"(?<=[^\W\d_])(?:&#39;|&#x27;|&apos;)(?=[\w«])", re.IGNORECASE)

_UNITS = "k€|M€|Md€|h|min|km²|km|m²|m³|cm|mm|m|kg|g|t|ha|kWh|MWh|kW|ko|Ko|Mo|Go|To|px"
_A_UNIT = rf"(?:[€%‰](?!\w)|°C\b|(?:{_UNITS})(?![\w'’-]))"
_NOT_IN_A_NUMBER = rf"(?<![\w.,/-])(?<!\d{_SPACES})"

_ELLIPSIS = re.compile(r"(?<!\.)\.{3}(?!\.)")
_RULES: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])"), "’"),
    (re.compile(rf"\b([cdjlmnst]|(?:jus|lors|puis|quoi)?qu)'(?=[\w«{_WORD}{_MARK}])", re.IGNORECASE), r"\1’"),
    (re.compile(rf"«{_SPACES}*(?!\s|$)"), f"«{NARROW}"),
    (re.compile(rf"(?<=\S){_SPACES}*»"), f"{NARROW}»"),
    # A minus stands before a figure, after a space or a bracket: no range (10-20), no date, no option (--5).
    (re.compile(rf"(?<!\S)(?<!\d{_SPACES})-(?=\d)|(?<=[({_MARK}])-(?=\d)"), "−"),
    (re.compile(rf"(?<!\S)-{_SPACES}(?=\d[\d .,{WIDE}{NARROW}]*[€%])"), f"−{WIDE}"),
    (re.compile(rf"(?<=\d){_SPACES}*(?=[€%‰](?!\w)|°C\b)"), WIDE),
    (re.compile(rf"(?<=[\d{_WORD}]){_SPACES}+(?=[€%‰](?!\w))"), WIDE),
    (re.compile(rf"(?<=\d){_SPACES}+(?=(?:{_UNITS})(?![\w'’-]))"), WIDE),
    (re.compile(rf"(?<=\d{WIDE}h){_SPACES}(?=\d)"), WIDE),
    (
        re.compile(
            rf"(?<=[\w)\]»”’\"…%€°.{_WORD}]){_SPACES}*(?=[;!?]+(?:[\s{WIDE}{NARROW})»\]”\"'’.,…{_WORD}{_MARK}]|$))"
        ),
        NARROW,
    ),
    (re.compile(rf"(?<=[\w)\]»”’\"…%€{_WORD}]){_SPACES}*(?=:(?:[\s{WIDE}{NARROW}{_WORD}{_MARK}]|$))"), WIDE),
]  # fmt: skip

# Thousands: groups that a space already parts, or a figure that a unit follows. Years, codes and telephone
# numbers are neither, so they stay.
_SPACED = re.compile(
    rf"{_NOT_IN_A_NUMBER}([1-9]\d{{0,2}})((?:{_SPACES}\d{{3}})+)(?!\d|{_SPACES}\d|[-/]\d)", re.UNICODE
)
_JOINED = re.compile(rf"(?<![\w.,/-])([1-9]\d{{3,}})(?=(?:,\d+)?{_SPACES}*{_A_UNIT})")


def french(text: str) -> str:
    """Return ``text`` with its typography put right; twice changes nothing more.

    A ``SafeString`` is read as HTML and stays one: tags, attributes, code, addresses are untouched. A plain
    string is text, where ``<`` is only a sign.
    """
    if isinstance(text, SafeString):
        plain = _ENTITY.sub(lambda found: _ENTITIES[found[0]], str(text))
        plain = _ESCAPED_APOSTROPHE.sub("’", plain)
        return mark_safe(_apply(plain, _PROTECTED_HTML))  # noqa: S308 - safe before; no sign of HTML is added
    return _apply(text, _PROTECTED)


def group(digits: str) -> str:
    """Part ``digits`` by thousands: ``1940`` becomes ``1 940``."""
    return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", NARROW, digits)


def _apply(text: str, protected: re.Pattern[str]) -> str:
    kept: list[str] = []

    def set_aside(found: re.Match[str]) -> str:
        kept.append(found[0])
        return _WORD if found["word"] is not None else _MARK

    text = protected.sub(set_aside, text)
    text = _ELLIPSIS.sub("…", text)  # first: a dot before a figure makes it part of another
    text = _SPACED.sub(lambda found: found[1] + re.sub(_SPACES, NARROW, found[2]), text)
    text = _JOINED.sub(lambda found: group(found[1]), text)
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    pieces = iter(kept)
    return re.sub(_STAND_INS, lambda _: next(pieces), text)
