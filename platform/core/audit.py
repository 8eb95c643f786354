"""One line for each change of state. Read by moderators and pilots, never changed."""

from core.actors import Actor
from core.ids import word_of
from core.models import AuditEvent


def record(verb: str, row, *, by: Actor, why: str = "", before: str = "") -> None:
    """Write who did ``verb`` to ``row``, in the caller's transaction."""
    AuditEvent.objects.create(
        verb=verb, row_id=word_of(row), actor_kind=by.kind, actor_id=by.id, why=why, before=before
    )
