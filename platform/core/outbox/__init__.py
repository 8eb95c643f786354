"""Work that must happen: rows written with the data they are about, delivered, swept, repeated on time.

Does not know what the work is: that lies in each app's ``effects.py`` and ``periodic.py``.
May call the rest of core only. Drawn in docs/concepts/outbox.md.
"""

from core.outbox.delivery import deliver
from core.outbox.kinds import Effect, Kind, effect, effects, external_effect, job
from core.outbox.rows import enqueue
from core.outbox.schedule import tick
from core.outbox.state import OutboxState, state
from core.outbox.sweeper import sweep

__all__ = [
    "Effect",
    "Kind",
    "OutboxState",
    "deliver",
    "effect",
    "effects",
    "enqueue",
    "external_effect",
    "job",
    "state",
    "sweep",
    "tick",
]
