"""The one Celery application; what it runs is declared next to what it does."""

import os

from celery import Celery
from celery.signals import task_postrun, task_prerun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")

app = Celery("croissance")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Celery's current application is thread-local: without this line the threads of the embedded worker
# fall back to a default one that looks for a broker nobody runs, and their retries are lost.
app.set_default()


@task_prerun.connect
@task_postrun.connect
def close_old_connections(**kwargs) -> None:
    """What Django does around a request: drop connections that broke or are too old.

    Celery's own hook does it in workers started by its command only, not in the embedded one.
    """
    from django.db import close_old_connections  # noqa: PLC0415 - settings are not loaded when this module is

    close_old_connections()
