"""Codes that go from wide to narrow, as words where the wider starts the narrower.

A place is its path with a last slash (``"53/35/35238/"``, and ``""`` is France), an activity its section
and the digits of its code (``"C1071C"``), a legal form its digits (``"5499"``). So what is known of a company
may stop anywhere on the way down: the region alone, the section alone.
"""

from __future__ import annotations

from collections.abc import Iterable

# First division of each section of NAF rev. 2; a section ends where the next begins.
SECTIONS = (
    ("A", 1), ("B", 5), ("C", 10), ("D", 35), ("E", 36), ("F", 41), ("G", 45), ("H", 49), ("I", 55),
    ("J", 58), ("K", 64), ("L", 68), ("M", 69), ("N", 77), ("O", 84), ("P", 85), ("Q", 86), ("R", 90),
    ("S", 94), ("T", 97), ("U", 99),
)  # fmt: skip
LETTERS = frozenset(letter for letter, _first in SECTIONS)


def place_node(path: str) -> str:
    """Return the node of a territory's path: ``"53/35"`` gives ``"53/35/"``, the country's is empty."""
    return f"{path}/" if path else ""


def activity_node(code: str) -> str:
    """Return the node of a NAF code of any level: ``C``, ``10``, ``10.7``, ``10.71``, ``10.71C``.

    Raises ``ValueError`` for what is none.
    """
    short = code.strip().upper().replace(".", "")
    if short in LETTERS:
        return short
    digits, last = (short[:-1], short[-1:]) if short[-1:].isalpha() else (short, "")
    if not (digits.isascii() and digits.isdigit() and 2 <= len(digits) <= 4) or (last and len(digits) != 4):
        raise ValueError(f"{code!r} is not a code of NAF")
    division = int(digits[:2])
    section = ""
    for letter, first in SECTIONS:
        if division >= first:
            section = letter
    if not section:
        raise ValueError(f"{code!r} is not a code of NAF")
    return section + digits + last


def legal_form_node(code: str) -> str:
    """Return the node of a legal category of INSEE, one to four digits; raises ``ValueError`` for others."""
    short = code.strip().replace(" ", "")
    if not (short.isascii() and short.isdigit() and len(short) <= 4):
        raise ValueError(f"{code!r} is not a legal category")
    return short


def within(value: str, nodes: Iterable[str]) -> bool | None:
    """Say whether ``value`` is inside one of ``nodes``; ``None`` when it is known too widely to tell."""
    open_answer = False
    for node in nodes:
        if value.startswith(node):
            return True
        open_answer = open_answer or node.startswith(value)
    return None if open_answer else False


def prefixes(value: str) -> list[str]:
    """Return every node that ``value`` may be inside: itself and all that start it."""
    return [value[:length] for length in range(len(value) + 1)]
