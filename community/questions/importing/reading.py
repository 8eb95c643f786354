"""The lines of a file of questions: each one whole and plausible, or refused with its reason."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from community.questions.importing.html import to_markdown
from community.questions.services.texts import (
    check_dates,
    clean_answer,
    clean_details,
    clean_institution,
    clean_title,
)
from core.errors import Refusal
from core.markdown import render

MAX_LINE = 8 * 1024 * 1024  # bytes
MAX_VOTES = 10_000
MAX_ANSWERS = 1_000


class Unreadable(Exception):  # noqa: N818
    """The file cannot be read, or not to its end. The text is for whoever runs the command."""


class Refused(ValueError):  # noqa: N818
    """A line, or an answer in it, that cannot be taken."""


@dataclass(frozen=True, slots=True)
class AnswerLine:
    key: str
    author: str
    body: str
    body_html: str
    answered_at: datetime
    up: int
    down: int
    accepted: bool
    institution: str = ""
    """For whom an official answer speaks."""
    law_checked_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question of another community. ``key`` and ``author`` tell it from others of the same community."""

    key: str
    author: str
    title: str
    body: str
    body_html: str
    asked_at: datetime
    closed_at: datetime | None
    tags: tuple[str, ...]
    answers: tuple[AnswerLine, ...]
    remarks: tuple[str, ...] = field(default=())
    """What was left out of it, and why."""


class Lines:
    """The lines of a file, gzipped or not, one in memory at a time. ``progress`` is a share of its bytes."""

    def __init__(self, path: Path):
        self.path = path
        self.number = 0
        self.progress = 0.0

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        """Yield ``(number, bytes)``; a line over ``MAX_LINE`` comes cut. Raises ``Unreadable``."""
        try:
            size = self.path.stat().st_size or 1
            with self.path.open("rb") as raw:
                zipped = raw.read(2) == b"\x1f\x8b"
                raw.seek(0)
                for line in _lines(gzip.GzipFile(fileobj=raw) if zipped else raw):
                    self.number += 1
                    self.progress = min(1.0, raw.tell() / size)
                    yield self.number, line
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise Unreadable(
                f"{self.path.name} est abîmé : il ne se lit plus après la ligne {self.number}. "
                "Ce qui précède est importé ; reprenez une copie saine et relancez."
            ) from error
        except OSError as error:
            raise Unreadable(f"{self.path} ne se lit pas : {error.strerror or error}.") from error
        if not self.number:
            raise Unreadable(f"{self.path.name} est vide.")


def _lines(file: BinaryIO | gzip.GzipFile) -> Iterator[bytes]:
    while line := file.readline(MAX_LINE + 1):
        whole = line
        while not whole.endswith(b"\n") and len(whole) > MAX_LINE:
            if not (whole := file.readline(MAX_LINE + 1)):
                break
        yield line


def read(line: bytes) -> QuestionLine | None:
    """Return the question of a line, none for a blank one. Raises ``Refused``."""
    if len(line) > MAX_LINE:
        raise Refused(f"elle dépasse {MAX_LINE // 1024 // 1024} Mo")
    try:
        text = line.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise Refused("ce n’est pas du texte en UTF-8") from error
    if not text:
        return None
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused("ce n’est pas du JSON") from error
    if not isinstance(row, dict):
        raise Refused("ce n’est pas un objet JSON")
    key = _key(row)
    title = _refusing(clean_title, unescape(_text(row, "titre")))
    body, body_html = _body(row, clean_details)
    tags = row.get("etiquettes") or []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise Refused("« etiquettes » n’est pas une liste de mots")
    asked_at = _date(row, "cree_le")
    answers, remarks = _answers(row)
    author = _author(row, f"question {key}")
    if any(answer.accepted and answer.author == author for answer in answers):
        # Here too, a solution comes from somebody else.
        remarks.append("sa solution est de son propre auteur, et n’est pas retenue comme solution")
    return QuestionLine(
        key=key,
        author=author,
        title=title,
        body=body,
        body_html=body_html,
        asked_at=asked_at,
        closed_at=_date(row, "cloturee_le") if row.get("cloturee_le") is not None else None,
        tags=tuple(tags),
        answers=tuple(answers),
        remarks=tuple(remarks),
    )


def _answers(row: dict[str, Any]) -> tuple[list[AnswerLine], list[str]]:
    given = row.get("reponses") or []
    if not isinstance(given, list) or len(given) > MAX_ANSWERS:
        raise Refused(f"« reponses » n’est pas une liste de {MAX_ANSWERS} réponses au plus")
    answers: list[AnswerLine] = []
    remarks = []
    for place, one in enumerate(given, 1):
        try:
            answers.append(_answer(one))
        except Refused as refusal:
            remarks.append(f"sa réponse nº {place} est refusée : {refusal}")
    if len({answer.key for answer in answers}) < len(answers):
        raise Refused("deux de ses réponses ont le même « id »")
    if sum(answer.accepted for answer in answers) > 1:
        raise Refused("plusieurs de ses réponses sont acceptées")
    return answers, remarks


def _answer(row: Any) -> AnswerLine:
    if not isinstance(row, dict):
        raise Refused("ce n’est pas un objet JSON")
    key = _key(row)
    body, body_html = _body(row, clean_answer)
    accepted = row.get("acceptee", False)
    if not isinstance(accepted, bool):
        raise Refused("« acceptee » n’est ni vrai ni faux")
    institution = _refusing(clean_institution, _text(row, "institution")) if row.get("institution") else ""
    checked, expires = _day(row, "droit_verifie_le"), _day(row, "valable_jusqu_au")
    _refusing(check_dates, checked, expires)
    return AnswerLine(
        key=key,
        author=_author(row, f"reponse {key}"),
        body=body,
        body_html=body_html,
        answered_at=_date(row, "cree_le"),
        up=_votes(row, "votes_pour"),
        down=_votes(row, "votes_contre"),
        accepted=accepted,
        institution=institution,
        law_checked_on=checked,
        expires_on=expires,
    )


def _day(row: dict[str, Any], name: str) -> date | None:
    if row.get(name) is None:
        return None
    try:
        return date.fromisoformat(_text(row, name))
    except ValueError as error:
        raise Refused(f"« {name} » n’est pas un jour") from error


def _text(row: dict[str, Any], name: str) -> str:
    text = row.get(name)
    if not isinstance(text, str):
        raise Refused(f"« {name} » manque ou n’est pas un texte")
    try:
        text.encode()
    except UnicodeEncodeError as error:  # half of a pair, which JSON can write and no database stores
        raise Refused(f"« {name} » contient un demi-caractère") from error
    return text


def _key(row: dict[str, Any]) -> str:
    key = row.get("id")
    if isinstance(key, bool) or not isinstance(key, int | str) or not 0 < len(str(key)) <= 80:
        raise Refused("« id » manque, ou n’est ni un nombre ni un mot court")
    return str(key)


def _author(row: dict[str, Any], unknown: str) -> str:
    """Return what tells this author from others; someone unknown is like nobody else."""
    author = row.get("auteur")
    if author is None or author == "":
        return unknown
    if isinstance(author, bool) or not isinstance(author, int | str):
        raise Refused("« auteur » n’est ni un nombre ni un mot")
    return f"auteur {author}"


def _votes(row: dict[str, Any], name: str) -> int:
    votes = row.get(name, 0)
    if isinstance(votes, bool) or not isinstance(votes, int) or not 0 <= votes <= MAX_VOTES:
        raise Refused(f"« {name} » n’est pas un nombre de 0 à {MAX_VOTES}")
    return votes


def _date(row: dict[str, Any], name: str) -> datetime:
    try:
        when = parse_datetime(_text(row, name))
    except ValueError:
        when = None
    if when is None:
        raise Refused(f"« {name} » n’est pas une date")
    try:
        when = when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except OverflowError as error:
        raise Refused(f"« {name} » n’est pas une date") from error
    if not datetime(1990, 1, 1, tzinfo=UTC) <= when <= timezone.now():
        raise Refused(f"« {name} » est une date à venir, ou d’avant le web")
    return when


def _body(row: dict[str, Any], clean) -> tuple[str, str]:
    body = _refusing(clean, to_markdown(_text(row, "corps_html")))
    return body, render(body)


def _refusing(clean, *given: Any) -> Any:
    try:
        return clean(*given)
    except Refusal as refusal:
        raise Refused(f"« {refusal.field} » : {refusal.message}") from refusal
