"""Questions that public bodies answer on their sites, as ``import_questions`` reads them.

Of the sets collected for the project only those that ask and answer; a sheet or a query alone is left out.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from community.questions.services.texts import TITLE_MAX, TITLE_MIN
from community.questions.wording import words
from core.markdown import render

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Faq:
    """A file of questions with their answers, and how each of its lines tells them."""

    name: str
    collected: str
    """The day on which the texts were read: what was true then may no longer be."""
    question: str
    answer: Callable[[Row], str]
    """Returns HTML."""
    institution: Callable[[Row], str]
    expires: str | None = None
    """The last day for which the texts were meant, where they say so."""
    tags: tuple[str, ...] = ()
    wanted: Callable[[Row], bool] = lambda row: True


def paragraphs(text: str) -> str:
    """Return plain text as HTML paragraphs."""
    return "".join(f"<p>{escape(part.strip())}</p>" for part in text.splitlines() if part.strip())


FAQS = (
    Faq(
        "annuaire_entreprises.jsonl",
        "2026-07-23",
        "title",
        lambda row: render(row["body"]),
        lambda row: "Annuaire des Entreprises",
        wanted=lambda row: row["type"] == "faq",
    ),
    Faq(
        "cnil_besoin_daide.jsonl.gz",
        "2023-01-03",
        "titre",
        lambda row: paragraphs(row["texte"]),
        lambda row: "CNIL",
        tags=("RGPD",),
    ),
    Faq(
        "conseillers_entreprises.jsonl",
        "2026-07-24",
        "question",
        lambda row: row["answer"],
        lambda row: "Conseillers Entreprises",
    ),
    Faq(
        "covid19_administrations.jsonl.gz",
        "2020-05-14",
        "question",
        lambda row: row["reponse_html"],
        lambda row: row["source"],
        # Rules of the first months of the epidemic, repealed since.
        expires="2020-07-10",
        # Two of them are empty.
        wanted=lambda row: bool(words(row["reponse_html"])),
    ),
    Faq(
        "crpa_opendata_faq.jsonl",
        "2023-01-03",
        "question",
        lambda row: paragraphs(row["reponse"]),
        lambda row: "CRPA",
    ),
)


def lines(faq: Faq, path: Path) -> Iterator[Row]:
    """Yield the questions of a file, each with its official answer, in the shape of ``import_questions``."""
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as file
    ):
        for number, line in enumerate(file, 1):
            row = json.loads(line)
            if faq.wanted(row):
                yield _line(faq, number, row)


def _source(url: str) -> str:
    return f'<p>Source : <a href="{escape(url)}">{escape(url)}</a></p>' if url.startswith("https://") else ""


def _line(faq: Faq, number: int, row: Row) -> Row:
    whole = " ".join(row[faq.question].split())
    if whole.isupper():  # as some wrote all their titles
        whole = whole.capitalize()
    title = whole if len(whole) <= TITLE_MAX else whole[: TITLE_MAX - 2].rsplit(" ", 1)[0] + " …"
    if len(title) < TITLE_MIN:
        title = f"Question : {title}"
    answer = {
        "id": 1,
        "corps_html": faq.answer(row) + _source(row.get("url", "")),
        "cree_le": faq.collected,
        "auteur": faq.institution(row),
        "institution": faq.institution(row),
        "droit_verifie_le": faq.collected,
        "valable_jusqu_au": faq.expires,
    }
    return {
        "id": number,
        "titre": title,
        "corps_html": "" if title == whole else paragraphs(whole),
        "cree_le": faq.collected,
        "auteur": "lecteurs",
        "etiquettes": list(faq.tags),
        "reponses": [answer],
    }
