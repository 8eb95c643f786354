"""Sending again what is due and not done: after a crash, a lost queue, a silent broker, at ``run_at``."""

from __future__ import annotations

import logging

from celery import current_app, shared_task

from core.models import OutboxRow
from core.outbox.publisher import send

BATCH = 500
QUEUE_LIMIT = 1_000
"""Messages in the broker beyond which nothing is sent again: the workers have enough to do."""

log = logging.getLogger(__name__)


def due_ids(limit: int = BATCH) -> list[int]:
    """Return the oldest rows that anyone may deliver now; those under a lease are not among them."""
    return list(OutboxRow.objects.due().order_by("run_at").values_list("pk", flat=True)[:limit])


@shared_task(name="outbox.sweep", ignore_result=True)
def sweep() -> None:
    """Send the due rows again. One that is in the queue already costs its second delivery one query."""
    if ids := due_ids():
        for row_id in ids[: max(0, QUEUE_LIMIT - queued())]:
            send(row_id)


def queued() -> int:
    """Return how many messages wait in the broker."""
    with current_app.connection_for_write() as broker:
        queue = current_app.conf.task_default_queue
        return broker.default_channel.queue_declare(queue=queue, durable=True).message_count  # type: ignore[attr-defined]
