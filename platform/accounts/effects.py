"""Mails about the account itself: they leave whatever the person's preferences."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import CODE_LIFE, LoginCode, User
from core import mail
from core.capabilities import retentions
from core.outbox import external_effect, job

CODE_MAILS = {
    LoginCode.Purpose.SIGN_IN: "accounts/mail/sign_in",
    LoginCode.Purpose.CHANGE_ADDRESS: "accounts/mail/change_address",
}


@external_effect
def mail_code(code_id: int, *, once_key: str) -> None:
    """Mail a code. A second delivery carries the same digits, under the same ``Message-ID``."""
    code = LoginCode.objects.filter(pk=code_id).first()
    if code is None or code.asked_at <= timezone.now() - CODE_LIFE:
        return  # a late code would only puzzle
    mail.send(
        CODE_MAILS[LoginCode.Purpose(code.purpose)],
        to=code.address,
        message_id=once_key,
        code=code.digits,
        minutes=int(CODE_LIFE.total_seconds() // 60),
    )


@external_effect
def mail_address_changed(user_id: int, old: str, *, once_key: str) -> None:
    """Tell the old address, whose owner may know nothing of it."""
    user = User.objects.filter(pk=user_id).first()
    if user is not None:
        mail.send("accounts/mail/address_changed", to=old, message_id=once_key, person=user)


@external_effect
def mail_unused(user_id: int, *, once_key: str) -> None:
    """Tell that an unused account is about to be erased, unless its owner came back meanwhile."""
    user = User.objects.filter(pk=user_id, erasure_announced_at__isnull=False).first()
    if user is not None:
        mail.send("accounts/mail/unused", to=user.email, message_id=once_key, person=user)


@job
def apply_retention(cursor: str | None) -> str | None:
    """Keep the promises of the retention table, one slice at a time: the cursor is the entry at work."""
    names = [entry.name for entry in retentions]
    name = cursor or names[0]
    if retentions[name].purge(timezone.now()):
        return name
    return next((following for following in names if following > name), None)
