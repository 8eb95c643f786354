"""Warning a person, suspending them, lifting it."""

from __future__ import annotations

from datetime import date, datetime, time

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import suspension
from accounts.models import User
from core import clock
from core.actors import Actor
from core.errors import Explained, Refusal
from core.ids import encode
from moderation import policies
from moderation.models import Sanction, SanctionKind
from moderation.rules import RULES
from moderation.services.deciding import REASON_MAX
from notifications.services import notify

LONGEST = 366  # days


@transaction.atomic
def warn(person_id: int, *, by: Actor, rule: str, reason: str) -> Sanction:
    person = _locked_person(person_id, by)
    reason = checked(rule, reason)
    made = Sanction.objects.create(
        person=person, kind=SanctionKind.WARNING, rule=rule, reason=reason, by_id=int(by.id)
    )
    _tell(made)
    return made


@transaction.atomic
def suspend(person_id: int, *, by: Actor, rule: str, reason: str, last_day: date) -> Sanction:
    """Keep an account from writing until the end of ``last_day`` in Paris; the person is told why.

    A second one takes the place of the first. Raises a ``Refusal``, ``PermissionDenied`` about the team.
    """
    person = _locked_person(person_id, by)
    reason = checked(rule, reason)
    today = timezone.localdate()
    if last_day < today:
        raise Refusal("last_day", "Choisissez un jour à venir.")
    if (last_day - today).days > LONGEST:
        raise Refusal("last_day", "Un an au plus ; au-delà, on décide à nouveau.")
    until = datetime.combine(last_day, time(23, 59, 59), tzinfo=clock.PARIS)
    _lift_rows(person, by, "remplacée")
    made = Sanction.objects.create(
        person=person,
        kind=SanctionKind.SUSPENSION,
        rule=rule,
        reason=reason,
        by_id=int(by.id),
        until=until,
    )
    suspension.suspend(person.pk, until=until, reason=reason, by=by)
    _tell(made)
    return made


@transaction.atomic
def lift(sanction_id: int, *, by: Actor, why: str) -> Sanction:
    """Take a warning or a suspension back; lifted twice is lifted once."""
    sanction = Sanction.objects.select_for_update().get(pk=sanction_id)
    if not policies.can_moderate(by):
        raise PermissionDenied
    if sanction.lifted_at:
        return sanction
    sanction.lifted_at, sanction.lifted_by_id = timezone.now(), int(by.id)
    sanction.lifted_why = why.replace("\x00", "").strip()[:REASON_MAX]
    sanction.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
    if sanction.kind == SanctionKind.SUSPENSION:
        suspension.lift(sanction.person_id, by=by, why=sanction.lifted_why)
        notify(
            "moderation.lifted",
            to=sanction.person,
            about=sanction,
            once_key=f"lifted-{encode(sanction.pk)}",
        )
    return sanction


def checked(rule: str, reason: str) -> str:
    clean = reason.replace("\x00", "").replace("\r\n", "\n").strip()
    if rule not in RULES:
        raise Refusal("rule", "Choisissez la règle qui n’est pas suivie : la personne la lira.")
    if not clean:
        raise Refusal("reason", "Écrivez à la personne pourquoi, en quelques mots.")
    if len(clean) > REASON_MAX:
        raise Refusal("reason", f"C’est un peu long : {REASON_MAX} caractères au plus.")
    return clean


def _locked_person(person_id: int, by: Actor) -> User:
    if not policies.can_moderate(by):
        raise PermissionDenied
    person = User.objects.select_for_update().get(pk=person_id)
    if person.roles:
        raise Explained("Cette personne est de l’équipe : c’est à l’administration d’en parler avec elle.")
    return person


def _lift_rows(person: User, by: Actor, why: str) -> None:
    Sanction.objects.filter(person=person, kind=SanctionKind.SUSPENSION, lifted_at=None).update(
        lifted_at=timezone.now(), lifted_by=int(by.id), lifted_why=why
    )


def _tell(sanction: Sanction) -> None:
    notify(
        f"moderation.{sanction.kind}",
        to=sanction.person,
        about=sanction,
        once_key=f"sanction-{encode(sanction.pk)}",
    )
