"""Signing in by code, and what a person changes of their own account."""

from __future__ import annotations

import re

from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts import effects
from accounts.models import CODE_LIFE, CODE_TRIES, LoginCode, Session, UsedCode, User, normal_address
from core import audit, outbox
from core.actors import Actor
from core.ids import encode

Purpose = LoginCode.Purpose


class BadCode(Exception):  # noqa: N818
    """The code typed opens nothing. ``reason``: "wrong", "expired", "tries" or "used"."""

    def __init__(self, reason: str, left: int = 0):
        super().__init__(reason)
        self.reason = reason
        self.left = left
        """Tries left with this code."""


class AddressTaken(Exception):  # noqa: N818
    """Another account has this address."""


def only_digits(typed: str) -> str:
    """Return what was meant by a code typed or pasted with blanks, dashes or dots."""
    return re.sub(r"[\s\-–—.\u2010-\u2012\u200b\ufeff]", "", typed)


def ask_sign_in_code(address: str) -> LoginCode:
    """Send a code to ``address``, with or without an account: nothing here looks for one."""
    return _send_code(LoginCode(purpose=Purpose.SIGN_IN, address=normal_address(address)))


def ask_address_code(user: User, address: str) -> LoginCode:
    """Send a code to the address that ``user`` wants to sign in with from now on."""
    return _send_code(LoginCode(purpose=Purpose.CHANGE_ADDRESS, address=normal_address(address), user=user))


@transaction.atomic
def _send_code(code: LoginCode) -> LoginCode:
    code.save(force_insert=True)
    outbox.enqueue(effects.mail_code, once_key=f"code-{encode(code.pk)}", code_id=code.pk)
    return code


def redeem(code_id: int, typed: str, *, purpose: str) -> LoginCode:
    """Use a code up and return it. ``BadCode`` otherwise; the try is counted all the same."""
    code, problem = _try(code_id, only_digits(typed), purpose)
    if problem:
        raise problem
    assert code is not None  # noqa: S101 - one or the other
    return code


@transaction.atomic
def _try(code_id: int, digits: str, purpose: str) -> tuple[LoginCode | None, BadCode | None]:
    # Returned and not raised: raising would roll the count back.
    mine = LoginCode.objects.filter(pk=code_id, purpose=purpose)
    alive = mine.filter(asked_at__gt=timezone.now() - CODE_LIFE)
    # Counted by the database before anything is compared: forty tries at once are forty tries.
    counted = alive.filter(tries__lt=CODE_TRIES).update(tries=F("tries") + 1)
    code = alive.first()
    if code is None:
        return None, BadCode("expired")
    if UsedCode.objects.filter(digest=code.used_digest).exists():
        return None, BadCode("used")
    if not counted:
        return None, BadCode("tries")
    if not code.is_answered_by(digits):
        left = CODE_TRIES - code.tries
        return None, BadCode("wrong" if left else "tries", left)
    try:
        with transaction.atomic():
            UsedCode.objects.create(digest=code.used_digest)
    except IntegrityError:
        return None, BadCode("used")
    return code, None


def enter(code_id: int, typed: str) -> User:
    """Return the account that a sign-in code opens, made now if the address had none."""
    code = redeem(code_id, typed, purpose=Purpose.SIGN_IN)
    return account_of(code.address)


def account_of(address: str) -> User:
    try:
        return User.objects.get(email=normal_address(address))
    except User.DoesNotExist:
        pass
    try:
        with transaction.atomic():
            return User.objects.create_user(address)
    except IntegrityError:  # made meanwhile, from another browser
        return User.objects.get(email=normal_address(address))


def change_address(user_id: int, code_id: int, typed: str) -> User:
    """Take the address that the code proves, and tell the old one. ``BadCode``, ``AddressTaken``."""
    code = redeem(code_id, typed, purpose=Purpose.CHANGE_ADDRESS)
    if code.user_id != user_id:
        raise BadCode("expired")
    try:
        with transaction.atomic():
            user = User.objects.select_for_update().get(pk=user_id)
            old, user.email = user.email, code.address
            user.save(update_fields=["email"])
            outbox.enqueue(
                effects.mail_address_changed, once_key=f"moved-{encode(code.pk)}", user_id=user.pk, old=old
            )
            audit.record("accounts.address.changed", user, by=Actor("user", str(user.pk)))
    except IntegrityError as error:
        raise AddressTaken from error
    return user


def rename(user: User, display_name: str) -> None:
    user.display_name = " ".join(display_name.split())
    user.save(update_fields=["display_name"])


@transaction.atomic
def set_password(user: User, password: str | None) -> None:
    """Set the password, or with ``None`` go back to codes only; other browsers are signed out.

    Raises Django's ``ValidationError`` for a weak one.
    """
    if password is not None:
        validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record("accounts.password.changed", user, by=Actor("user", str(user.pk)))


def end_sessions(user_id: int, *, but: str | None = None) -> int:
    """Sign a person out of every browser, save the one whose key is ``but``; returns how many."""
    return Session.objects.filter(user_id=user_id).exclude(session_key=but or "").delete()[0]
