"""How long moderation remembers: three years, then what was decided stays without anybody in it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from core.capabilities import Retention, retentions
from moderation.models import Case, CaseEvent, Decision, Flag, Sanction

KEPT = timedelta(days=3 * 365)
SLICE = 100


@transaction.atomic
def purge_cases(now: datetime) -> int:
    """Take from cases closed long ago who reported, in which words, and who decided."""
    old = Case.objects.filter(closed_at__lt=now - KEPT)
    people = Q(flags__isnull=False) | Q(decisions__by__isnull=False) | Q(events__actor_id__gt="")
    ids = list(old.filter(people).order_by("closed_at").values_list("pk", flat=True).distinct()[:SLICE])
    Flag.objects.filter(case__in=ids).delete()
    Decision.objects.filter(case__in=ids).update(by=None, note="")
    CaseEvent.objects.filter(case__in=ids).exclude(actor_id="").update(actor_id="")
    return len(ids)


def purge_sanctions(now: datetime) -> int:
    over = Q(until=None, made_at__lt=now - KEPT) | Q(until__lt=now - KEPT)
    ids = list(Sanction.objects.filter(over).values_list("pk", flat=True)[:SLICE])
    return Sanction.objects.filter(pk__in=ids).delete()[0]


for entry in (
    Retention(
        "moderation.cases",
        "Signalements et noms de ceux qui ont décidé",
        "3 ans après la décision",
        "répondre à un appel, à un recours ; les motifs restent, sans personne",
        purge_cases,
    ),
    Retention(
        "moderation.sanctions",
        "Avertissements et suspensions",
        "3 ans après leur fin",
        "voir si l’on recommence",
        purge_sanctions,
    ),
):
    retentions.register(entry)
