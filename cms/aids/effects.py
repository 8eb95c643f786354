from __future__ import annotations

from cms.aids.services import aid_changed
from core.outbox import effect


@effect
def turn_the_day() -> None:
    """At midnight, let go of what was made yesterday: what closed then is in it.

    Lists ask for the day themselves; this is for what was kept: pages, fragments, the catalogue.
    """
    aid_changed()
