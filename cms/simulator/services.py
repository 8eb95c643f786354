"""Keeping a result, mailing it, forgetting it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from cms.simulator import effects
from cms.simulator.answers import Answers
from cms.simulator.models import KeptResult, Letter
from core import limits, outbox
from core.errors import OverLimit
from eligibility.storing import facts_to_json

KEEPING = limits.Limit("simulator.keep", 20, 3600)
MAILING = limits.Limit("simulator.mail", 5, 3600)
# Whoever has a link may not use it to fill somebody's inbox.
TO_ONE_ADDRESS = limits.Limit("simulator.mail-to", 3, 24 * 3600)
UNSENT = timedelta(days=1)
ROWS = 500  # deleted in one slice


@transaction.atomic
def keep(answers: Answers, *, network: str) -> KeptResult:
    """Keep what was answered, and what the register said then: neither the company's number nor its name.

    Raises ``OverLimit``.
    """
    _count(KEEPING, network)
    return KeptResult.objects.create(
        facts=facts_to_json(answers.base), answers=[[name, word] for name, word in answers.words.items()]
    )


@transaction.atomic
def mail(result_id: int, *, to: str, network: str) -> None:
    """Have a result mailed once; the address goes as soon as the mail has left. Raises ``OverLimit``."""
    _count(MAILING, network)
    _count(TO_ONE_ADDRESS, to.casefold())
    result = KeptResult.objects.live().get(pk=result_id)
    letter = Letter.objects.create(result=result, email=to)
    outbox.enqueue(effects.send_result, once_key=f"simulator-letter-{letter.pk}", letter_id=letter.pk)


@transaction.atomic
def forget(result_id: int) -> None:
    """Erase a result; whoever has its link may."""
    KeptResult.objects.filter(pk=result_id).delete()


def purge(now: datetime) -> int:
    """Erase a slice of the results past their time, and addresses whose mail never left."""
    today = timezone.localdate(now)
    late = Letter.objects.filter(asked_at__lt=now - UNSENT).values_list("pk", flat=True)[:ROWS]
    done = Letter.objects.filter(pk__in=list(late)).delete()[0]
    old = KeptResult.objects.filter(expires_on__lt=today).values_list("pk", flat=True)[:ROWS]
    return done + KeptResult.objects.filter(pk__in=list(old)).delete()[0]


def _count(limit: limits.Limit, key: str) -> None:
    verdict = limits.hit(limit, key)
    if not verdict.allowed:
        raise OverLimit(
            "C’est beaucoup en peu de temps. Attendez un moment, puis recommencez.",
            retry_after=verdict.retry_after,
        )
