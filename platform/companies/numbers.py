"""SIREN and SIRET as people type them: read, checked, and refused in words that say what to mend."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from stdnum.exceptions import ValidationError as NotANumber
from stdnum.fr import siren as stdnum_siren
from stdnum.fr import siret as stdnum_siret

SIREN_LENGTH, SIRET_LENGTH = 9, 14
IN_WORDS = {SIREN_LENGTH: "neuf", SIRET_LENGTH: "quatorze"}
# What people put between the digits; \s has the no-break spaces.
SEPARATORS = re.compile(r"[\s.\-_/]+")
VAT = re.compile(r"^FR[0-9A-Z]{2}([0-9]{9})$", re.IGNORECASE)


class WrongNumber(ValidationError):  # noqa: N818
    """Not a number that the register can have given. The message says what is wrong."""


def read_siren(text: str) -> str:
    """Return the nine digits of a SIREN. Raises ``WrongNumber``."""
    number = _digits(text, "SIREN", SIREN_LENGTH)
    if len(number) == SIRET_LENGTH and stdnum_siret.is_valid(number):
        raise WrongNumber(
            f"Ceci est un SIRET. Le SIREN est fait de ses neuf premiers chiffres : {spaced(number[:9])}.",
            code="siret",
        )
    _check_length(number, "SIREN", SIREN_LENGTH)
    return _checked(number, stdnum_siren, "SIREN")


def read_siret(text: str) -> str:
    """Return the fourteen digits of a SIRET. La Poste's have a rule of their own. Raises ``WrongNumber``."""
    number = _digits(text, "SIRET", SIRET_LENGTH)
    if len(number) == SIREN_LENGTH and stdnum_siren.is_valid(number):
        raise WrongNumber(
            "Ceci est un SIREN. Un SIRET a quatorze chiffres : ces neuf-là, puis cinq autres.", code="siren"
        )
    _check_length(number, "SIRET", SIRET_LENGTH)
    return _checked(number, stdnum_siret, "SIRET")


def read_either(text: str) -> str:
    """Return a SIREN or a SIRET, whichever was typed. Raises ``WrongNumber``."""
    number = _digits(text, "SIREN", SIREN_LENGTH)
    # Whoever typed more than eleven digits meant fourteen.
    return read_siren(text) if len(number) <= (SIREN_LENGTH + SIRET_LENGTH) // 2 else read_siret(text)


def spaced(number: str) -> str:
    """Write a SIREN or SIRET as on paper, with spaces that do not break."""
    return "\u202f".join(filter(None, (number[:3], number[3:6], number[6:9], number[9:])))


def _digits(text: str, name: str, length: int) -> str:
    number = SEPARATORS.sub("", text)
    if not number:
        raise WrongNumber(f"Indiquez un {name} : {IN_WORDS[length]} chiffres.", code="required")
    if found := VAT.match(number):
        raise WrongNumber(
            f"Ceci est un numéro de TVA. Le SIREN en est la fin : {spaced(found[1])}.", code="vat"
        )
    # ASCII only: "²" and the digits of other scripts are digits for Python.
    if not (number.isascii() and number.isdigit()):
        raise WrongNumber(f"Un {name} ne contient que des chiffres.", code="letters")
    return number


def _check_length(number: str, name: str, length: int) -> None:
    missing = length - len(number)
    if missing > 0:
        lack = "un chiffre" if missing == 1 else f"{missing} chiffres"
        raise WrongNumber(f"Il manque {lack} : un {name} en a {IN_WORDS[length]}.", code="short")
    if missing < 0:
        excess = "un chiffre" if missing == -1 else f"{-missing} chiffres"
        raise WrongNumber(f"Il y a {excess} de trop : un {name} en a {IN_WORDS[length]}.", code="long")


def _checked(number: str, kind, name: str) -> str:
    # Zeros alone satisfy every sum, and nobody has them.
    if set(number[:SIREN_LENGTH]) != {"0"}:
        try:
            return kind.validate(number)
        except NotANumber:
            pass
    raise WrongNumber(
        f"Ce {name} n’existe pas : un de ses chiffres est sans doute faux. "
        "Vérifiez-le sur une facture ou un avis de situation.",
        code="checksum",
    )
