"""Hiding all that a person has published, and giving it back: slice by slice, each with its decision."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import outbox
from core.actors import Actor
from core.errors import Explained
from moderation import policies
from moderation.models import Hiding
from moderation.services.sanctions import checked


@transaction.atomic
def hide_posts(person_id: int, *, by: Actor, rule: str, reason: str) -> Hiding:
    """Begin to hide every published post of a person. Each can be appealed; all can be restored at once."""
    if not policies.can_moderate(by):
        raise PermissionDenied
    reason = checked(rule, reason)
    person = User.objects.get(pk=person_id)
    if person.roles:
        raise Explained("Cette personne est de l’équipe : c’est à l’administration d’en parler avec elle.")
    if Hiding.objects.filter(person=person, restored_at=None, done=False).exists():
        raise Explained("Ses messages sont déjà en train d’être masqués.")
    hiding = Hiding.objects.create(person=person, rule=rule, reason=reason, by_id=int(by.id))
    outbox.enqueue("moderation.hide_slice", hiding_id=hiding.pk)
    return hiding


@transaction.atomic
def restore_posts(hiding_id: int, *, by: Actor) -> Hiding:
    """Begin to give back all that one hiding hid, except what was decided otherwise since."""
    if not policies.can_moderate(by):
        raise PermissionDenied
    hiding = Hiding.objects.select_for_update().get(pk=hiding_id)
    if hiding.restored_at is None:
        hiding.restored_at, hiding.done = timezone.now(), False
        hiding.save(update_fields=["restored_at", "done"])
        outbox.enqueue("moderation.restore_slice", hiding_id=hiding.pk, by_id=int(by.id))
    return hiding
