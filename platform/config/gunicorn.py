"""How the web server runs, on both stacks."""

import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "1"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 30
keepalive = 5
# Ours, in core.requests; this one would write addresses.
accesslog = None
errorlog = "-"
loglevel = "warning"


def post_worker_init(worker):
    # In the worker and after Django is up: threads do not survive the fork.
    from config.worker import embedded_worker  # noqa: PLC0415

    embedded_worker.start()


def worker_exit(server, worker):
    from config.worker import embedded_worker  # noqa: PLC0415

    embedded_worker.stop()
