"""Work for later goes through the outbox: a message sent to Celery directly can be lost."""

import re
from pathlib import Path

from django.conf import settings

DIRECT = re.compile(r"\.(delay|apply_async|delay_on_commit|apply_async_on_commit|send_task)\(")


def test_nothing_but_the_outbox_talks_to_celery():
    found = []
    for folder in ("platform", "cms", "community", "marketplace", "search", "themes"):
        for path in Path(settings.ROOT, folder).rglob("*.py"):
            if "core/outbox" in str(path):
                continue
            lines = path.read_text().splitlines()
            found += [f"{path}:{number}" for number, line in enumerate(lines, 1) if DIRECT.search(line)]
    assert not found
