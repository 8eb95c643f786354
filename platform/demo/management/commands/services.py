from __future__ import annotations

import os
import signal
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo import start

STOP_WITHIN = 35  # seconds; longer than gunicorn's own graceful time-out


class Command(BaseCommand):
    help = "Run web, worker and beat together on the three URLs. A server would rather run one unit for each."

    def handle(self, *args, **options) -> None:
        for name in ("DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL"):
            if not os.environ.get(name):
                raise CommandError(f"{name} is not set (docs/operate/services.md)")
        start.prepare(self.stdout, demo=False)
        os.environ.setdefault("WEB_WORKERS", "2")
        processes = [
            start.start("gunicorn", "--config", "platform/config/gunicorn.py", "config.wsgi:application"),
            start.start("celery", "-A", "config", "worker", "--loglevel", "warning"),
            start.start("celery", "-A", "config", "beat", "--loglevel", "warning"),
        ]
        self.stdout.write(f"Prêt : {settings.BASE_URL}/")
        self.stdout.flush()
        signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
        try:
            # One that ends takes the others along: whoever supervises us starts all three anew.
            while all(process.poll() is None for process in processes):
                time.sleep(0.5)
        except KeyboardInterrupt:
            pass
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + STOP_WITHIN
        for process in processes:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except Exception:  # noqa: BLE001 - whatever happens, nothing of ours stays behind
                process.kill()
        if any(process.returncode not in (0, -signal.SIGTERM, -signal.SIGINT) for process in processes):
            raise CommandError("a process ended with an error; see above")
