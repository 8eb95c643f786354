"""Files of other people: streamed, unpacked, and refused whole at the first line that cannot be read."""

from __future__ import annotations

import csv
import gzip
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

MAX_LINE = 2_000_000
"""Characters of one aid; the longest known has thirty thousand."""
BAD_CHARACTER = "\ufffd"


class FileRefused(Exception):  # noqa: N818 - what was given is refused, nothing broke
    """The file is not what it says; ``str()`` is French and names the line."""

    def __init__(self, line: int, reason: str):
        super().__init__(f"ligne {line} : {reason}" if line else reason)
        self.line = line
        self.reason = reason


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """Open a text file, packed or not, whatever its name says."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    if packed:
        with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as text:
            yield text
    else:
        with path.open("rt", encoding="utf-8-sig", newline="") as text:
            yield text


def json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each line's number and object. Raises ``FileRefused``."""
    number = 0
    try:
        with opened(path) as text:
            while line := text.readline(MAX_LINE + 1):
                number += 1
                if len(line) > MAX_LINE:
                    raise FileRefused(number, "cette ligne est trop longue pour une aide.")
                if line.strip():
                    yield number, _object(number, line)
    except (UnicodeDecodeError, EOFError, zlib.error, OSError) as error:
        raise FileRefused(number + 1, _why(error)) from error
    if not number:
        raise FileRefused(0, "le fichier est vide.")


def _object(number: int, line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        told = (
            f"{error.msg}, colonne {error.colno}"
            if isinstance(error, json.JSONDecodeError)
            else "trop profond"
        )
        raise FileRefused(number, f"ce n’est pas du JSON ({told}).") from error
    if not isinstance(found, dict):
        raise FileRefused(number, "une aide est un objet JSON, entre accolades.")
    return found


def csv_rows(path: Path, required: set[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row's last line number and its cells by column. Raises ``FileRefused``."""
    number = 0
    try:
        with opened(path) as text:
            csv.field_size_limit(MAX_LINE)
            reader = csv.reader(text, strict=True)
            head = next(reader, None)
            if not head:
                raise FileRefused(0, "le fichier est vide.")
            names = [name.strip() for name in head]
            if missing := sorted(required - set(names)):
                raise FileRefused(1, f"il manque la colonne « {missing[0]} ».")
            if len(set(names)) < len(names):
                raise FileRefused(1, "deux colonnes ont le même nom.")
            number = reader.line_num
            for cells in reader:
                number = reader.line_num
                if not cells:
                    continue
                if len(cells) != len(names):
                    raise FileRefused(number, f"{len(cells)} cases, il en faut {len(names)}.")
                yield number, dict(zip(names, cells, strict=True))
    except csv.Error as error:
        raise FileRefused(number + 1, f"ce n’est pas du CSV ({error}).") from error
    except (UnicodeDecodeError, EOFError, zlib.error, OSError) as error:
        raise FileRefused(number + 1, _why(error)) from error


def _why(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "le texte n’est pas en UTF-8."
    return "le fichier compressé est abîmé ou incomplet."


def fit_to_keep(value: Any) -> Any:
    """Return ``value`` without the characters that no database keeps: NUL, halves of a character."""
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
            return "".join(
                BAD_CHARACTER if sign == "\0" or "\ud800" <= sign <= "\udfff" else sign for sign in value
            )
        return value
    if isinstance(value, dict):
        return {fit_to_keep(name): fit_to_keep(each) for name, each in value.items()}
    if isinstance(value, list):
        return [fit_to_keep(each) for each in value]
    return value
