"""Random keys: integers in the database, short words in addresses."""

from __future__ import annotations

import secrets
from functools import lru_cache

from django.db import models

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford: no i, l, o, u
BITS = 60
LENGTH = BITS // 5


def new_id() -> int:
    return secrets.randbits(BITS)


@lru_cache(maxsize=10_000)
def encode(number: int) -> str:
    """Return the 12 symbols that stand for ``number`` everywhere outside the database.

    ``ValueError`` unless it has 60 bits at most: a cut number would be another row's.
    """
    if not 0 <= number < 1 << BITS:
        raise ValueError(f"{number} is not an id of {BITS} bits")
    return "".join(ALPHABET[number >> shift & 31] for shift in range(BITS - 5, -1, -5))


def decode(word: str) -> int:
    """Return the number behind 12 symbols; ``ValueError`` for anything else."""
    if len(word) != LENGTH:
        raise ValueError(f"an id has {LENGTH} symbols")
    number = 0
    for symbol in word:
        number = number << 5 | ALPHABET.index(symbol)
    return number


class RandomIdField(models.BigIntegerField):
    """60 random bits: too many to collide, telling neither order nor time."""

    def __init__(self, **kwargs):
        kwargs.setdefault("default", new_id)
        kwargs.setdefault("editable", False)
        super().__init__(**kwargs)


def word_of(row: models.Model) -> str:
    """Return the key of ``row`` as it is written outside the database."""
    field = row._meta.pk
    while field.remote_field:  # a key shared with another row
        field = field.target_field  # type: ignore[attr-defined]
    return encode(row.pk) if isinstance(field, RandomIdField) else str(row.pk)


def key_of(model: type[models.Model], word: str) -> int:
    """Return the key that ``word`` stands for in an address; ``ValueError`` for what is none."""
    if isinstance(model._meta.pk, RandomIdField):
        return decode(word)
    number = int(word) if word.isascii() and word.isdecimal() else -1
    if not 0 < number < 1 << 63:
        raise ValueError(f"{word} is not a key")
    return number


class IdConverter:
    """``<id:question_id>`` in a path: 12 Crockford symbols there, an integer in Python."""

    regex = f"[{ALPHABET}]{{{LENGTH}}}"

    def to_python(self, value: str) -> int:
        return decode(value)

    def to_url(self, value: int) -> str:
        return encode(value)
