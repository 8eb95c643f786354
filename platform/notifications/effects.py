from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import timezone

from core import mail, outbox
from core.capabilities import notices
from core.ids import encode
from core.outbox import effect, external_effect, job
from notifications import periods, tokens
from notifications.models import SUMMARIES, Digest, Frequency, Notice
from notifications.preferences import frequencies
from notifications.wording import words

# People whose summaries are built in one transaction: about 100 ms.
SLICE = 25


@external_effect
def mail_notice(notice_id: int, *, once_key: str) -> None:
    """Mail one notice, unless it was read, refused or hidden since.

    A crash before the last line sends it again, under the same Message-ID.
    """
    notice = (
        Notice.objects.waiting()
        .filter(pk=notice_id, leaves=Frequency.NOW, recipient__is_active=True)
        .select_related("recipient")
        .first()
    )
    if notice is None or notice.kind not in notices:
        return
    person = notice.recipient
    said = words(person, [notice]).get(notice.pk)
    if said is None or frequencies(person)[notice.kind] == Frequency.NEVER:
        return
    kind = notices[notice.kind]
    stop_url = "" if kind.mandatory else tokens.stop_url(person.pk, kind.name)
    mail.send(
        "notifications/mail/notice",
        to=person.email,
        message_id=once_key,
        headers=tokens.headers(stop_url) if stop_url else None,
        person=person,
        kind=kind,
        words=said,
        url=settings.BASE_URL + said.url,
        stop_url=stop_url,
    )
    Notice.objects.filter(pk=notice.pk).update(mailed_at=timezone.now())


@effect
def start_digests() -> None:
    """Have the summaries built whose hour has come. However often it runs, a summary is built once."""
    for frequency in SUMMARIES:
        start = periods.last(frequency, now=timezone.now()).start.isoformat()
        once_key = f"digests-{frequency}-{start}"
        outbox.enqueue(build_digests, once_key=once_key, frequency=frequency.value, start=start)


@job
def build_digests(frequency: str, start: str, cursor: int | None) -> int | None:
    """Build the summaries of one period for the next people beyond key ``cursor``.

    One row for a person and period: whoever has theirs already waits for the next.
    """
    period = periods.Period(Frequency(frequency), date.fromisoformat(start))
    due = Notice.objects.waiting().filter(leaves=frequency, digest=None, created_at__lt=period.end)
    people = list(
        due.filter(recipient_id__gt=cursor or 0)
        .order_by("recipient_id")
        .values_list("recipient_id", flat=True)
        .distinct()[:SLICE]
    )
    for person_id in people:
        digest, created = Digest.objects.get_or_create(
            person_id=person_id, period=frequency, start=period.start
        )
        if created:
            due.filter(recipient_id=person_id).update(digest=digest)
            outbox.enqueue(mail_digest, digest_id=digest.pk, once_key=f"digest-{encode(digest.pk)}")
    return people[-1] if len(people) == SLICE else None


@external_effect
def mail_digest(digest_id: int, *, once_key: str) -> None:
    """Mail one summary, without what was read, refused or hidden since it was built; nothing if empty.

    A crash before the last lines sends it again, under the same Message-ID.
    """
    digest = (
        Digest.objects.filter(pk=digest_id, mailed_at=None, person__is_active=True)
        .select_related("person")
        .first()
    )
    if digest is None:
        return
    person, chosen = digest.person, frequencies(digest.person)
    waiting = [
        notice
        for notice in digest.notices.waiting().order_by("created_at", "pk")
        if chosen.get(notice.kind, Frequency.NEVER) != Frequency.NEVER
    ]
    said = words(person, waiting)
    items = [
        {"words": said[notice.pk], "url": settings.BASE_URL + said[notice.pk].url}
        for notice in waiting
        if notice.pk in said
    ]
    if not items:
        return
    stop_url = tokens.stop_url(person.pk, f"summary.{digest.period}")
    mail.send(
        "notifications/mail/digest",
        to=person.email,
        message_id=once_key,
        headers=tokens.headers(stop_url),
        person=person,
        digest=digest,
        items=items,
        stop_url=stop_url,
    )
    now = timezone.now()
    Notice.objects.filter(pk__in=said).update(mailed_at=now)
    Digest.objects.filter(pk=digest.pk).update(mailed_at=now)
