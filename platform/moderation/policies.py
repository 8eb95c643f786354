"""Who may do what in moderation. Nothing here writes."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.roles import ROLES, Policy, allows
from core.actors import Actor
from core.capabilities import Subject
from moderation.models import Appeal

# How long the only moderator there is must wait before they look at their own decision again.
ALONE_AFTER = timedelta(days=1)
MODERATING = [role.name for role in ROLES.values() if Policy.MODERATE in role.policies]


def can_moderate(by: Actor) -> bool:
    return by.kind == "user" and allows(by.roles, Policy.MODERATE)


def is_trusted(by: Actor | None) -> bool:
    """Whose report alone may hide something until it is decided: the team that keeps the place."""
    return by is not None and (allows(by.roles, Policy.MODERATE) or allows(by.roles, Policy.ANIMATE))


def is_owner(by: Actor | None, subject: Subject) -> bool:
    # Nobody equals None: an erased content belongs to no one.
    return by is not None and by == subject.owner


def another_moderator_exists(person_id: int) -> bool:
    others = User.objects.filter(Q(is_superuser=True) | Q(groups__name__in=MODERATING), is_active=True)
    return others.exclude(pk=person_id).exists()


def may_answer_appeal_from(appeal: Appeal, by: Actor) -> tuple[bool, bool]:
    """Return whether ``by`` may answer it now, and whether that is for want of anybody else."""
    first = appeal.decision.by_id
    if first is None or str(first) != by.id:
        return True, False
    if another_moderator_exists(first):
        return False, False
    # Dated by the hour, it may have been made at its end.
    waited = ALONE_AFTER + (timedelta(hours=1) if appeal.decision.case.coarse else timedelta())
    return timezone.now() >= appeal.made_at + waited, True
