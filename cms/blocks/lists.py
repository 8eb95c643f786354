"""What the lists of sections share: their addresses, their filters, drawn and undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

Choices = Mapping[str, tuple[str, Mapping[str, str]]]
"""Name of a parameter -> its label, and its choices by value."""


def address(path: str, parameters: Mapping[str, str]) -> str:
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{path}?{query}" if query else path


def drawn_fields(choices: Choices, kept: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the arguments of ``components/field.html`` for each list of choices."""
    return [
        {
            "id": name,
            "label": label,
            "choices": [
                {"value": value, "label": text, "chosen": value == kept.get(name, "")}
                for value, text in options.items()
            ],
        }
        for name, (label, options) in choices.items()
    ]


def chosen(choices: Choices, kept: Mapping[str, str], path: str) -> list[dict[str, str]]:
    """Return the filters in force, each with the address that takes it away."""
    return [
        {"label": options[kept[name]], "href": address(path, {**kept, name: ""})}
        for name, (_, options) in choices.items()
        if name in kept
    ]
