"""The second factor: codes of an application, and recovery codes for the day it is lost.

The rows, the arithmetic and the recovery codes are django-allauth's; the pages are ours.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from urllib.parse import quote, urlencode

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils.encoding import force_bytes

from accounts.models import User
from accounts.services import only_digits
from core import audit
from core.actors import SYSTEM, Actor
from core.errors import Conflict

TOTP = Authenticator.Type.TOTP


class SecondFactorRequired(Conflict):
    """Whoever holds a role keeps a second factor."""


class SealedSecrets(DefaultMFAAdapter):
    """Secrets are sealed by the server's key: a copy of the database gives no second factor."""

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _seal().decrypt(encrypted_text.encode()).decode()


def _seal() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"accounts.second_factor" + force_bytes(key)).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def is_on(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=TOTP).exists()


def new_secret() -> str:
    return totp.generate_totp_secret()


def address_of(user: User, secret: str) -> str:
    """Return the ``otpauth:`` address that applications read."""
    issuer = settings.WAGTAIL_SITE_NAME
    label = quote(f"{issuer}:{user.email}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"


def current_code(secret: str) -> str:
    """Return what an application shows now; for demonstrations and tests."""
    counter = int(time.time()) // 30
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


@transaction.atomic
def enrol(user: User, secret: str, typed: str) -> bool:
    """Turn the second factor on once ``typed`` shows that the application has ``secret``; else ``False``."""
    # Locked, so that two enrolments at once cannot leave one whose secret nobody holds.
    User.objects.select_for_update().get(pk=user.pk)
    counter = _counter(secret, typed)
    if counter is None:
        return False
    Authenticator.objects.filter(user=user).delete()
    row = totp.TOTP.activate(user, secret).instance
    row.data["last_counter"] = counter
    row.save(update_fields=["data"])
    RecoveryCodes.activate(user)
    audit.record("accounts.second_factor.on", user, by=Actor("user", str(user.pk)))
    return True


@transaction.atomic
def check(user: User, typed: str) -> bool:
    """Say whether ``typed`` is the application's code of now or an unused recovery code, and use it up."""
    row = Authenticator.objects.select_for_update().filter(user=user, type=TOTP).first()
    if row is None:
        return False
    digits = only_digits(typed)
    counter = _counter(decrypt(row.data["secret"]), digits)
    if counter is not None:
        # Kept in the row, under its lock: a code seen over a shoulder opens nothing a second time.
        if counter <= row.data.get("last_counter", 0):
            return False
        row.data["last_counter"] = counter
        row.save(update_fields=["data"])
        row.record_usage()
        return True
    codes = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    if codes is None or not RecoveryCodes(codes).validate_code(digits):
        return False
    audit.record("accounts.second_factor.recovered", user, by=Actor("user", str(user.pk)))
    return True


def _counter(secret: str, typed: str) -> int | None:
    digits = only_digits(typed)
    for counter in totp.yield_hotp_counters_from_time():
        right = totp.format_hotp_value(totp.hotp_value(secret, counter))
        if hmac.compare_digest(right.encode(), digits.encode()):
            return counter
    return None


def recovery_codes(user: User) -> list[str]:
    """Return the recovery codes not used yet."""
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return RecoveryCodes(row).get_unused_codes() if row else []


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    return RecoveryCodes.activate(user).get_unused_codes()


@transaction.atomic
def remove(user: User, *, by: Actor) -> None:
    """Turn it off. ``SecondFactorRequired`` for oneself while holding a role; an admin may, to enrol anew."""
    if user.is_team and by == Actor("user", str(user.pk)):
        raise SecondFactorRequired("whoever holds a role keeps a second factor")
    Authenticator.objects.filter(user=user).delete()
    audit.record("accounts.second_factor.off", user, by=by)


@transaction.atomic
def install(user: User, secret: str) -> None:
    """Give a demonstration account a known secret."""
    Authenticator.objects.filter(user=user).delete()
    totp.TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    audit.record("accounts.second_factor.on", user, by=SYSTEM)
