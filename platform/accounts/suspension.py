"""Whether an account may write. Who decides, and the record of it, are moderation's."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.actors import Actor
from core.errors import Conflict
from core.wording import day


class Suspended(Conflict):
    """The account does not write for now. ``message`` says why and until when."""

    def __init__(self, person: User):
        super().__init__(str(person.pk))
        until = person.suspended_until
        end = day(timezone.localtime(until).date()) if until else ""
        self.message = (
            f"Votre compte ne peut rien publier jusqu’au {end}. Motif : {person.suspension_reason} "
            "Votre texte n’est pas perdu : gardez-le, vous pourrez l’envoyer ensuite."
        )


def is_suspended(person: User) -> bool:
    return person.suspended_until is not None and person.suspended_until > timezone.now()


def check_may_write(person: User) -> None:
    """Raise ``Suspended`` while the account may not write: every service by which people write calls it."""
    if is_suspended(person):
        raise Suspended(person)


@transaction.atomic
def lock_writer(by: Actor) -> User:
    """Lock and return the account: one at a time for each person, so that two clicks make one row."""
    person = None
    if by.kind == "user":
        person = User.objects.select_for_update(no_key=True).filter(pk=by.id, is_active=True).first()
    if person is None:
        raise PermissionDenied
    check_may_write(person)
    return person


def suspend(person_id: int, *, until: datetime, reason: str, by: Actor) -> User:
    """Let an account read and no more until a moment. The caller has checked who asks."""
    person = User.objects.select_for_update().get(pk=person_id)
    person.suspended_until, person.suspension_reason = until, reason
    person.save(update_fields=["suspended_until", "suspension_reason"])
    audit.record("accounts.user.suspend", person, by=by, why=reason)
    return person


@transaction.atomic
def lift(person_id: int, *, by: Actor, why: str = "") -> User:
    person = User.objects.select_for_update().get(pk=person_id)
    person.suspended_until, person.suspension_reason = None, ""
    person.save(update_fields=["suspended_until", "suspension_reason"])
    audit.record("accounts.user.lift_suspension", person, by=by, why=why)
    return person
