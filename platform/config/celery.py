"""The one Celery application; what it runs is declared next to what it does."""

from celery import Celery

app = Celery("croissance")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Celery's current application is thread-local: without this line the threads of the embedded worker
# fall back to a default one that looks for a broker nobody runs, and their retries are lost.
app.set_default()
