"""What is found, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """A sort of detail: how it is called, and what is written in its place. The surest come first."""

    EMAIL = "l’adresse e-mail", "(adresse e-mail retirée)"
    URL = "l’adresse d’un site", "(site retiré)"
    IBAN = "les coordonnées bancaires", "(compte bancaire retiré)"
    VAT = "le numéro de TVA", "(numéro de TVA retiré)"
    SIRET = "le numéro SIRET", "(numéro d’entreprise retiré)"
    NIR = "le numéro de sécurité sociale", "(numéro de sécurité sociale retiré)"
    SIREN = "le numéro SIREN", "(numéro d’entreprise retiré)"
    PHONE = "le numéro de téléphone", "(téléphone retiré)"
    PLATE = "la plaque d’immatriculation", "(plaque retirée)"
    ADDRESS = "l’adresse postale", "(adresse retirée)"
    NAME = "le nom d’une personne", "(nom retiré)"

    @property
    def label(self) -> str:
        return self.value[0]

    @property
    def replacement(self) -> str:
        return self.value[1]

    @property
    def tells_alone(self) -> bool:
        """Whether one is enough to find the company or the person; a first name is not."""
        return self is not Kind.NAME


@dataclass(frozen=True, slots=True)
class Detail:
    """``text[start:end]``, which is ``found``."""

    kind: Kind
    start: int
    end: int
    found: str

    @property
    def replacement(self) -> str:
        return self.kind.replacement


def replaced(text: str, details: Iterable[Detail]) -> str:
    """Return ``text`` with each of ``details`` made vague."""
    for detail in sorted(details, key=lambda detail: -detail.start):
        text = text[: detail.start] + detail.replacement + text[detail.end :]
    return text


def marked(text: str, details: Iterable[Detail]) -> list[tuple[str, bool]]:
    """Cut ``text`` into pieces, each with whether it is a detail."""
    pieces, done = [], 0
    for detail in details:
        pieces += [(text[done : detail.start], False), (detail.found, True)]
        done = detail.end
    return [(piece, is_detail) for piece, is_detail in [*pieces, (text[done:], False)] if piece]
