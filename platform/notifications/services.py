from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from core import outbox
from core.capabilities import notices, subscriptions
from core.ids import encode
from notifications import effects
from notifications.models import SUMMARIES, Digest, Frequency, Notice, Preference
from notifications.preferences import WHOLE_SUMMARY, frequencies


@transaction.atomic
def notify(
    kind: str, *, to: User, about: models.Model, once_key: str, payload: dict | None = None
) -> Notice | None:
    """Tell one person of one event, once for each ``once_key``, and mail it as they chose.

    ``once_key`` names the event, not the person. ``payload`` keeps the few words that ``about`` cannot
    give later. Returns ``None`` for a closed account. Raises ``KeyError`` for a kind nobody declared.
    """
    leaves = frequencies(to)[notices[kind].name]
    if not to.is_active:
        return None
    notice, created = Notice.objects.get_or_create(
        recipient=to,
        once_key=once_key,
        defaults={
            "kind": kind,
            "about_type": about._meta.label_lower,
            "about_id": str(about.pk),
            "payload": payload or {},
            "leaves": leaves,
        },
    )
    if created and leaves == Frequency.NOW:
        outbox.enqueue(effects.mail_notice, notice_id=notice.pk, once_key=f"notice-{encode(notice.pk)}")
    return notice


def mark_read(reader: User, notice_id: int | None = None) -> None:
    """Mark one notice of the reader's as read, or all of them."""
    unread = Notice.objects.visible_to(reader).unread()
    if notice_id is not None:
        unread = unread.filter(pk=notice_id)
    unread.update(read_at=timezone.now())


def mark_read_about(reader_id: int, about_type: str, about_id: str) -> None:
    """Mark as read what was told of one thing, once its reader has been there."""
    told = Notice.objects.filter(recipient=reader_id, about_type=about_type, about_id=about_id)
    told.unread().update(read_at=timezone.now())


@transaction.atomic
def choose(person: User, kind: str, frequency: Frequency) -> None:
    """Set when mails of ``kind`` leave for ``person``.

    What waits for a summary changes summary, or is never mailed; it does not come mail by mail when the
    choice is "now". Raises ``PermissionDenied`` for a mandatory kind.
    """
    if kind in notices and notices[kind].mandatory:
        raise PermissionDenied
    Preference.objects.update_or_create(person=person, kind=kind, defaults={"frequency": frequency})
    waiting = Notice.objects.visible_to(person).waiting().filter(kind=kind)
    if frequency == Frequency.NEVER:
        waiting.update(leaves=Frequency.NEVER)
    elif frequency in SUMMARIES:
        waiting.filter(leaves__in=SUMMARIES, digest=None).update(leaves=frequency)


@transaction.atomic
def stop(person: User, kind: str) -> None:
    """Send ``person`` no mail of ``kind`` any more; ``summary.day`` or ``summary.week`` stops all in it."""
    if kind not in WHOLE_SUMMARY:
        choose(person, kind, Frequency.NEVER)
        return
    period = WHOLE_SUMMARY[kind]
    chosen = Preference.objects.filter(person=person, frequency=period)
    # Read now: what they left to send at once, before they were put in the summary, is refused with the rest.
    refused = Q(leaves=period) | Q(kind__in=list(chosen.values_list("kind", flat=True)))
    chosen.update(frequency=Frequency.NEVER)
    Preference.objects.update_or_create(person=person, kind=kind, defaults={"frequency": Frequency.NEVER})
    Notice.objects.visible_to(person).waiting().filter(refused).update(leaves=Frequency.NEVER)


def unfollow(person: User, source: str, key: str) -> None:
    """End one subscription that another app keeps. Raises ``KeyError`` for a source nobody declared."""
    subscriptions[source].stop(person, key)


def export(user: User) -> dict[str, list]:
    """Return what is kept about ``user`` here, as JSON can write it."""
    said = Notice.objects.visible_to(user).order_by("created_at", "pk")
    return {
        "notifications": list(said.values("kind", "payload", "created_at", "read_at", "mailed_at")),
        "preferences": list(Preference.objects.filter(person=user).values("kind", "frequency")),
        "digests": list(Digest.objects.filter(person=user).values("period", "start", "mailed_at")),
    }


@transaction.atomic
def erase(user: User) -> None:
    """Forget all that is kept about ``user`` here; mails that wait in the outbox then find nothing to say."""
    Notice.objects.visible_to(user).delete()
    Digest.objects.filter(person=user).delete()
    Preference.objects.filter(person=user).delete()
