from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from cms.aids.models import AidPage
from cms.aids.services import aid_changed
from core import indexing
from core.outbox import effect


@effect
def turn_the_day() -> None:
    """At midnight, let go of what was made yesterday: what closed then is in it.

    Lists ask for the day themselves; this is for what was kept: pages, fragments, the catalogue.
    """
    aid_changed()
    yesterday = timezone.localdate() - timedelta(days=1)
    closed = AidPage.objects.filter(last_day=yesterday).values_list("pk", flat=True)
    indexing.changed_keys("aids.aid", closed)


@effect
def catch_up() -> None:
    """Let go of what was made before a command changed aids, in the process that serves them."""
    aid_changed()
