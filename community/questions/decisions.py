"""What was decided about a question, as its asker may read it: where the receipt's page takes it from."""

from __future__ import annotations

from community.questions.models import PostState, Question
from core.ids import encode
from core.models import AuditEvent
from core.wording import day

# Where a question is, and the move that brought it there.
LAST_MOVE = {
    PostState.HELD: "hold",
    PostState.REJECTED: "reject",
    PostState.MASKED: "mask",
    PostState.REMOVED: "remove",
    PostState.REMOVED_FINAL: "confirm_removal",
}


def decisions_of(question: Question) -> list[dict[str, str]]:
    """Return the decisions that hold now, each with ``title``, ``reason`` and ``day``."""
    if question.state not in LAST_MOVE:
        return []
    verb = f"questions.question.{LAST_MOVE[PostState(question.state)]}"
    event = AuditEvent.objects.filter(verb=verb, row_id=encode(question.pk)).order_by("-hour").first()
    if event is None:
        return []
    return [
        {
            "title": f"Question {question.get_state_display()}",
            "reason": event.why or "Aucun motif n’a été écrit.",
            "day": day(event.hour),
        }
    ]
