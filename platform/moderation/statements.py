"""What the database itself asks for: no content is removed without its statement of reasons."""

from __future__ import annotations

from core.triggers import Trigger, triggers


def needs_statement(model: str, kind: str, removed: str, *, key: str = "id") -> None:
    """Refuse an update of ``model`` for which ``removed`` (SQL over NEW and OLD) holds, without a decision.

    Called by the adapter of each kind: a row is removed or refused only while a ``Decision`` to remove it is
    in force. ``key`` is the column of its primary key.
    """
    table = model.lower().replace(".", "_")
    triggers.register(
        Trigger(
            f"{table}_needs_statement",
            model,
            "UPDATE",
            # Words of our own adapters, never anybody's input.
            f"({removed}) AND NOT EXISTS (SELECT 1 FROM moderation_decision AS statement "  # noqa: S608
            f"WHERE statement.kind = '{kind}' AND statement.subject_id = NEW.\"{key}\" "
            "AND statement.outcome IN ('remove', 'confirm') AND statement.in_force)",
            "nothing is removed without a decision",
        )
    )


# For a life told by ``PostState``.
REMOVED_STATE = "NEW.\"state\" IN ('rejected', 'removed', 'removed_final') AND NEW.\"state\" <> OLD.\"state\""
