"""An outside server that says nothing holds up its own effect and nobody else."""

import threading

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection, transaction

from core.models import OutboxRow
from core.outbox import Kind, deliver, enqueue
from core.testing import declared
from tests.support import servers

pytestmark = pytest.mark.django_db(transaction=True)


def test_writers_are_not_delayed_while_a_mail_server_is_silent(settings):
    with servers.server(servers.silent) as port:
        thread, row = send_by(port, settings)
        for number in range(20):
            with transaction.atomic():
                Group.objects.create(name=f"write {number}")
        assert thread.is_alive()  # it still waits for its server, which nobody else did
    thread.join()
    row.refresh_from_db()
    assert row.last_error.startswith("SMTPServerDisconnected")


def test_a_silent_server_is_given_up(settings):
    with servers.server(servers.silent) as port:
        thread, row = send_by(port, settings, timeout=0.2)
        thread.join()
    row.refresh_from_db()
    assert row.last_error.startswith(("TimeoutError", "SMTPServerDisconnected"))


def send_by(port, settings, timeout=60):
    """Let another thread send a mail by this server; return it, once begun, and the row it works on."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, timeout
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
        assert began.wait(60)
    return thread, row
