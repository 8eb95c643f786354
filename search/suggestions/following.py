"""What changed: which questions are to be read again, which aids to be weighed again.

Only writes down what is to be done; effects do it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F

from core import outbox
from search.engines.interface import Entry, Gone
from search.suggestions.models import AID, EXPERT, QUESTION, ChangedAid, Reading, Suggestion

AT_ONCE = 10
"""Aids weighed alone when they change; of more, everything is found again, which costs less."""


def told(changes: Iterable[Entry | Gone]) -> None:
    """Follow what the index was just told: questions to read, aids to weigh, people who left."""
    known: dict[str, list[int]] = {}
    gone: dict[str, list[int]] = {}
    for change in changes:
        if isinstance(change, Entry):
            known.setdefault(change.kind, []).append(change.document.key)
        else:
            gone.setdefault(change.kind, []).append(change.key)
    aids = [*known.get(AID, ()), *gone.get(AID, ())]
    people = [*known.get(EXPERT, ()), *gone.get(EXPERT, ())]
    if not (aids or people or QUESTION in known or QUESTION in gone):
        return
    with transaction.atomic():
        forget(gone.get(QUESTION, ()))
        mark(known.get(QUESTION, ()))
        if len(aids) > AT_ONCE:
            mark_all()
        elif aids:
            mark_aids(aids)
        if people:
            beside = Suggestion.objects.filter(kind=EXPERT, key__in=people)
            mark(beside.values_list("question", flat=True), anew=True)
            Suggestion.objects.filter(kind=EXPERT, key__in=gone.get(EXPERT, ())).delete()
        promise("suggestions.find")
        if aids:
            promise("suggestions.weigh")


def mark(keys: Iterable[int], *, anew: bool = False) -> None:
    """Have questions read again; ``anew`` even if their words are the same."""
    wanted = sorted(set(keys))
    rows = [Reading(question_id=key) for key in wanted]
    Reading.objects.bulk_create(rows, ignore_conflicts=True, batch_size=200)
    rows_now = Reading.objects.filter(pk__in=wanted)
    rows_now.update(stale=True, waits=False, changes=F("changes") + 1, **({"digest": ""} if anew else {}))


def mark_all() -> None:
    """Have every question read again, whatever was read before."""
    Reading.objects.update(stale=True, waits=True, digest="", changes=F("changes") + 1)


def missing(entries: Iterable[Entry]) -> None:
    """Have questions that came in bulk read, if they never were."""
    missing_keys(entry.document.key for entry in entries if entry.kind == QUESTION)


def missing_keys(keys: Iterable[int]) -> None:
    rows = [Reading(question_id=key, waits=True) for key in sorted(set(keys))]
    Reading.objects.bulk_create(rows, ignore_conflicts=True, batch_size=200)


def mark_aids(keys: Iterable[int]) -> None:
    for key in sorted(set(keys)):
        ChangedAid.objects.bulk_create([ChangedAid(key=key)], ignore_conflicts=True)
        ChangedAid.objects.filter(key=key).update(change=F("change") + 1, after=-1)


def forget(keys: Sequence[int]) -> None:
    """Take away what stood beside questions that nobody may read."""
    if keys:
        Suggestion.objects.filter(question__in=keys).delete()
        Reading.objects.filter(question__in=keys).delete()


def promise(effect: str) -> None:
    """Promise an effect of ours, once this transaction commits."""
    outbox.enqueue(effect, once_key=f"{effect}-{secrets.token_hex(8)}", coarse=True)


def promise_all() -> None:
    """Promise that questions which nothing announced are read."""
    with transaction.atomic():
        promise("suggestions.find")
