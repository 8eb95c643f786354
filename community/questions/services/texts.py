"""What may be typed. Forms call the same functions, so a message stands beside its field."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from community.questions.errors import (
    BadAddress,
    BadDate,
    EmptyText,
    TextTooLong,
    TooManyTopics,
    UnknownChoice,
)
from core.wording import number
from taxonomy.models import Topic
from territories.crowd import SizeClass
from territories.models import Region

# In characters. A question is read before it is answered; an answer may have to quote the law.
TITLE_MIN, TITLE_MAX = 10, 150
QUESTION_MAX = 10_000
ANSWER_MAX = 20_000
PRECISION_MAX = 5_000
INSTITUTION_MAX = 120
TOPICS_MAX = 5
SECTIONS = frozenset("ABCDEFGHIJKLMNOPQRSTU")


def _clean(text: str) -> str:
    # PostgreSQL stores no NUL; a form refuses it, other callers may not.
    return text.replace("\x00", "").replace("\r\n", "\n").strip()


def clean_title(title: str) -> str:
    clean = " ".join(_clean(title).split())
    if not clean:
        raise EmptyText("title", "Écrivez votre question en une phrase.")
    if len(clean) < TITLE_MIN:
        raise EmptyText("title", "Dites-en un peu plus : quelques mots suffisent pour qu’on vous comprenne.")
    if len(clean) > TITLE_MAX:
        raise TextTooLong(
            "title", f"Votre question doit tenir en {TITLE_MAX} caractères : le reste va dessous."
        )
    return clean


def clean_details(body: str) -> str:
    clean = _clean(body)
    if len(clean) > QUESTION_MAX:
        raise TextTooLong("body", f"C’est un peu long : {number(QUESTION_MAX)} caractères au plus.")
    return clean


def clean_answer(body: str) -> str:
    clean = _clean(body)
    if not clean:
        raise EmptyText("body", "Écrivez votre réponse.")
    if len(clean) > ANSWER_MAX:
        raise TextTooLong("body", f"C’est un peu long : {number(ANSWER_MAX)} caractères au plus.")
    return clean


def clean_precision(body: str) -> str:
    clean = _clean(body)
    if not clean:
        raise EmptyText("body", "Écrivez votre précision.")
    if len(clean) > PRECISION_MAX:
        raise TextTooLong("body", f"C’est un peu long : {number(PRECISION_MAX)} caractères au plus.")
    return clean


def clean_address(address: str) -> str:
    clean = _clean(address)
    try:
        validate_email(clean)
    except ValidationError:
        raise BadAddress("email", "Cette adresse e-mail ne semble pas complète : vérifiez-la.") from None
    return clean


def clean_institution(institution: str) -> str:
    clean = " ".join(_clean(institution).split())
    if len(clean) > INSTITUTION_MAX:
        raise TextTooLong("institution", f"{INSTITUTION_MAX} caractères au plus.")
    return clean


def clean_topics(topics: Sequence[Topic]) -> list[Topic]:
    if len(set(topics)) > TOPICS_MAX:
        raise TooManyTopics("topics", f"Choisissez {TOPICS_MAX} sujets au plus.")
    return list(dict.fromkeys(topics))


def clean_region(code: str) -> Region | None:
    region = Region.objects.filter(pk=code).first() if code else None
    if code and region is None:
        raise UnknownChoice("region_code", "Choisissez une région dans la liste.")
    return region


def clean_facts(section: str, size_class: str) -> tuple[str, str]:
    if section and section not in SECTIONS:
        raise UnknownChoice("section", "Choisissez un secteur dans la liste.")
    if size_class and size_class not in SizeClass.values:
        raise UnknownChoice("size_class", "Choisissez une taille dans la liste.")
    return section, size_class


def check_dates(law_checked_on: date | None, expires_on: date | None) -> None:
    if law_checked_on and law_checked_on > timezone.localdate():
        raise BadDate("law_checked_on", "Cette date est à venir : quand avez-vous vérifié le texte ?")
    if law_checked_on and expires_on and expires_on < law_checked_on:
        raise BadDate("expires_on", "La réponse ne peut pas expirer avant le jour où le droit a été vérifié.")
