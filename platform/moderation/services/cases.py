"""Opening a case, taking it, leaving it: and the one way to write down each move."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.roles import Policy, allows
from core import clock, transitions
from core.actors import SYSTEM, Actor
from core.capabilities import Subject
from moderation import policies
from moderation.errors import HeldByOther, StaleCase
from moderation.models import CASE_MOVES, Case, CaseEvent, CaseState, Origin

LEASE = timedelta(minutes=10)


def locked(case_id: int) -> Case:
    return Case.objects.select_for_update(of=("self",)).get(pk=case_id)


def moment(coarse: bool) -> datetime:
    return clock.this_hour() if coarse else timezone.now()


def live_case(kind: str, subject_id: int, subject: Subject, origin: Origin) -> Case:
    """Return the one open case of a content, locked; open it if there is none."""
    live = Case.objects.live().about(kind, subject_id).select_for_update(of=("self",))
    if case := live.first():
        return case
    coarse = subject.author is None
    try:
        with transaction.atomic():
            case = Case.objects.create(
                kind=kind,
                subject_id=subject_id,
                origin=origin,
                coarse=coarse,
                opened_at=moment(coarse),
                stakes=subject.reach,
            )
    except IntegrityError:
        # Somebody opened it at the same moment: there is one, and it is theirs as well.
        return live.get()
    record(case, "open", by=SYSTEM, why=origin.label, content_version=subject.version)
    return case


def step(
    case: Case,
    move: str,
    *,
    by: Actor,
    why: str = "",
    rule: str = "",
    content_version: int | None = None,
) -> None:
    """Take one move of the table; the caller holds the lock of the case and saves its other columns."""
    before = case.state
    transitions.move(case, CASE_MOVES, move, by=by, why=why)
    record(case, move, by=by, why=why, rule=rule, before=before, content_version=content_version)


def record(
    case: Case,
    move: str,
    *,
    by: Actor,
    why: str = "",
    rule: str = "",
    before: str = "",
    content_version: int | None = None,
) -> None:
    """Write what happened. The version moves with it: whoever looked before has not seen it."""
    CaseEvent.objects.create(
        case=case,
        number=case.version,
        move=move,
        actor_kind=by.kind,
        actor_id=by.id,
        role=_role(by),
        why=why,
        rule=rule,
        before=before,
        content_version=content_version,
    )
    case.version += 1
    case.save(update_fields=["version"])


def _role(by: Actor) -> str:
    if by.kind != "user":
        return by.kind
    if allows(by.roles, Policy.MODERATE):
        return "moderator"
    return "animator" if allows(by.roles, Policy.ANIMATE) else "account"


@transaction.atomic
def claim(case_id: int, *, by: Actor) -> Case:
    """Take a case for ten minutes; one's own anew begins them again.

    Raises ``HeldByOther`` while somebody else's ten minutes run, ``StaleCase`` when nothing is left to do.
    """
    case = locked(case_id)
    if not policies.can_moderate(by):
        raise PermissionDenied
    take(case, by)
    return case


def take(case: Case, by: Actor) -> None:
    """Give a locked case to ``by``, if nobody else is busy with it."""
    if not case.is_live:
        raise StaleCase("Ce cas est déjà décidé.")
    person = int(by.id)
    if case.is_held_by_other(person):
        raise HeldByOther
    if case.claimed_by_id not in (None, person):
        # The other one's time is over: said in the case, so that nobody wonders who decided.
        free(case, by=SYSTEM, why="délai écoulé")
    if case.claimed_by_id is None:
        if case.state == CaseState.APPEALED:
            record(case, "claim", by=by, before=case.state)
        else:
            step(case, "claim", by=by)
    case.claimed_by_id, case.claimed_until = person, timezone.now() + LEASE
    case.save(update_fields=["claimed_by", "claimed_until"])


def free(case: Case, *, by: Actor, why: str = "") -> None:
    if case.state == CaseState.APPEALED:
        record(case, "release", by=by, why=why, before=case.state)
    else:
        step(case, "release", by=by, why=why)
    forget_lease(case)


def forget_lease(case: Case) -> None:
    """Empty the columns of the lease: its times are finer than an anonymous content may leave behind."""
    case.claimed_by, case.claimed_until = None, None
    case.save(update_fields=["claimed_by", "claimed_until"])


@transaction.atomic
def release(case_id: int, *, by: Actor) -> Case:
    """Leave a case to others; one that is not in one's hands stays as it is."""
    case = locked(case_id)
    if not policies.can_moderate(by):
        raise PermissionDenied
    if case.is_live and case.claimed_by_id == int(by.id):
        free(case, by=by)
    return case
