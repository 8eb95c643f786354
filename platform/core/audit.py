"""One line for each change of state. Read by moderators and pilots, never changed."""

from core.actors import Actor
from core.ids import encode
from core.models import AuditEvent


def record(verb: str, row, *, by: Actor, why: str = "", before: str = "") -> None:
    """Write who did ``verb`` to ``row``, in the caller's transaction."""
    row_id = encode(row.pk) if row.pk.bit_length() > 40 else str(row.pk)
    AuditEvent.objects.create(
        verb=verb, row_id=row_id, actor_kind=by.kind, actor_id=by.id, why=why, before=before
    )
