"""An outside server that says nothing holds up its own effect and nobody else."""

import socket
import threading
import time

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection, transaction

from core.models import OutboxRow
from core.outbox import Kind, deliver, enqueue
from core.testing import declared

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def silent_server():
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_writers_are_not_delayed_while_a_mail_server_is_silent(settings, silent_server):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", silent_server, 1.5
    began = threading.Event()

    def send(once_key):
        began.set()
        mail.send_mail("Bonjour", "…", None, ["jeanne@example.fr"])

    def worker(row_id):
        try:
            deliver(row_id)
        finally:
            connection.close()

    with declared(send, Kind.EXTERNAL) as effect:
        with transaction.atomic():
            enqueue(effect, once_key="mail")
        row = OutboxRow.objects.get()
        thread = threading.Thread(target=worker, args=(row.pk,))
        thread.start()
        assert began.wait(5)
        slowest, writes = 0.0, 0
        while thread.is_alive():
            start = time.monotonic()
            with transaction.atomic():
                Group.objects.create(name=f"write {writes}")
            slowest, writes = max(slowest, time.monotonic() - start), writes + 1
            time.sleep(0.02)
        thread.join()
    assert writes > 20  # it did wait for its server
    assert slowest < 0.5
    row.refresh_from_db()
    assert row.last_error.startswith(("TimeoutError", "SMTPServerDisconnected"))
