"""The audit outlives people: it keeps what was done, and forgets by whom."""

from __future__ import annotations

from collections.abc import Iterator

from core.capabilities import Erasure, erasures
from core.models import AuditEvent


def export_audit(user) -> Iterator[dict]:
    events = AuditEvent.objects.filter(actor_kind="user", actor_id=str(user.pk)).order_by("hour", "pk")
    # Neither on what nor why: those words may be about somebody else.
    yield from map(dict, events.values("verb", "hour"))


def erase_audit(user) -> None:
    # The one change that the table's trigger allows.
    AuditEvent.objects.filter(actor_kind="user", actor_id=str(user.pk)).update(actor_id="")


erasures.register(Erasure("core.AuditEvent", ("actor_id",), export_audit, erase_audit))
