"""The code of a receipt: drawing, writing, reading it with mistakes, recognising it.

128 random bits as 26 Crockford symbols, then two that check them: the number modulo 1021, which is prime and
above 32 × 31, so that one wrong symbol, or two neighbours in each other's place, never pass. Only
``HMAC(server key, code)`` is kept; at 128 bits a slow hash would protect nobody and keep us busy.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet

from community.questions.models import Receipt
from core.ids import ALPHABET

BITS = 128
SYMBOLS, CHECKS = 26, 2
LENGTH = SYMBOLS + CHECKS
GROUP = 4
MODULUS = 1021

# What people read for another: Crockford's own rules, and the V that a hand makes of a U.
LOOKALIKES = str.maketrans("oilu", "011v")
# Between groups: any space, dash, dot or line that a keyboard, a scan or a mail may have put there.
BETWEEN = re.compile(r"[\s\-‐‑‒–—―−_.·:,;/|*\u200b\ufeff]+")


class BadCode(ValueError):  # noqa: N818
    """What was typed is no code: too short, too long, or with a mistake."""


def draw() -> str:
    """Return a new code, 28 symbols without a dash."""
    return written(secrets.randbits(BITS))


def written(number: int) -> str:
    """Return the code that stands for a number of 128 bits."""
    return (_symbols(number, SYMBOLS) + _symbols(number % MODULUS, CHECKS)).upper()


def _symbols(number: int, count: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(count)))


def grouped(code: str) -> str:
    """Write ``code`` as people read it: « K7QM-2XVD-… », seven groups of four."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def symbols_of(typed: str) -> str:
    """Return the symbols of what was typed, as we would write them; of a link, those after its « # »."""
    text = unicodedata.normalize("NFKC", typed[:500]).rpartition("#")[2]
    return BETWEEN.sub("", text).lower().translate(LOOKALIKES).upper()


def parse(typed: str) -> str:
    """Return the code that was typed, however it was spaced; ``BadCode`` unless its check agrees."""
    code = symbols_of(typed)
    if len(code) != LENGTH or not set(code.lower()) <= set(ALPHABET):
        raise BadCode
    number = 0
    for symbol in code[:SYMBOLS].lower():
        number = number << 5 | ALPHABET.index(symbol)
    if number >> BITS or written(number) != code:
        raise BadCode
    return code


@lru_cache(maxsize=4)
def _keys(words: tuple[str, ...], secret_key: str) -> dict[int, bytes]:
    # Version 0 is always there, so that naming keys later leaves the first receipts valid.
    keys = {0: hmac.new(secret_key.encode(), b"questions.receipts", hashlib.sha256).digest()}
    for word in words:
        version, _, secret = word.partition(":")
        if not version.isdigit() or not 0 < int(version) < 32_768 or len(secret) < 32:
            raise ImproperlyConfigured(
                "RECEIPT_KEYS: each is version:secret, from version 1, of 32 characters at least"
            )
        keys[int(version)] = secret.encode()
    return keys


def keys() -> dict[int, bytes]:
    """Return the server's keys by version; the highest makes what is new."""
    return _keys(tuple(settings.RECEIPT_KEYS), settings.SECRET_KEY)


def _lookup(code: str, key: bytes) -> str:
    return hmac.new(key, b"receipt " + code.encode(), hashlib.sha256).hexdigest()


def new_receipt(code: str) -> Receipt:
    """Keep the trace of a code; the code itself is kept nowhere."""
    version = max(keys())
    return Receipt.objects.create(lookup=_lookup(code, keys()[version]), key_version=version)


def opened_by(typed: str) -> QuerySet[Receipt]:
    """Return the one valid receipt of what was typed, or none.

    The same work whatever was typed: how long it takes tells nothing.
    """
    try:
        code = parse(typed)
    except BadCode:
        code = ""
    lookups = [_lookup(code, key) for key in keys().values()]
    return Receipt.objects.filter(lookup__in=lookups, revoked_at=None, question__isnull=False)
