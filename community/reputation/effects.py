from __future__ import annotations

import logging

from accounts.models import User
from community.reputation import badges, folding, reports
from core import audit as journal
from core import outbox
from core.actors import SYSTEM
from core.capabilities import earned
from core.outbox import effect, job

log = logging.getLogger(__name__)
# People compared in one transaction: well under 200 ms.
SLICE = 50


@effect
def fold() -> None:
    """Count the lines that wait, and let the pages that show them be made anew."""
    folded = folding.fold()
    for kind, ids in folded.about.items():
        if kind in earned:
            earned[kind].changed(ids)
    if folded.count == folding.BATCH:
        # Later ones wait; a promise of their own keeps this transaction short.
        outbox.enqueue(fold)


@effect
def follow_reports(case_id: int) -> None:
    """Give the reports of a case what became of them."""
    reports.settle(case_id)


@effect
def refresh() -> None:
    """Let old days fall out of the last ninety, each night."""
    folding.refresh_recent()


@effect
def award() -> None:
    """Give and take badges."""
    badges.award()


@job
def audit(cursor: int | None) -> int | None:
    """Compare everybody's figures with their lines, and tell what differs. Nothing is repaired here."""
    after = -1 if cursor is None else cursor
    people = User.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)
    ids = list(people[:SLICE])
    if not ids:
        return None
    found = folding.differences(after, ids[-1])
    wrong = {difference.person_id for difference in found}
    if wrong:
        # No name: the command check_reputation says whose.
        log.error("reputation: figures of %d people are not what their lines give", len(wrong))
        for person in User.objects.filter(pk__in=wrong):
            journal.record(
                "reputation.audit.differs",
                person,
                by=SYSTEM,
                why=f"{sum(each.person_id == person.pk for each in found)} chiffres",
            )
    return ids[-1]
