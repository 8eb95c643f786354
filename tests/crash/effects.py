"""What the crash test promises: slow enough to be killed in the middle."""

import time

from core import mail
from core.outbox import effect, external_effect
from tests.crash.models import Done


@effect
def note(token: str) -> None:
    Done.objects.create(token=token)
    time.sleep(0.01)  # written, not yet committed


@external_effect
def tell(token: str, *, once_key: str) -> None:
    time.sleep(0.02)  # leased, not yet sent
    mail.send("crash/mail", to="somebody@example.fr", message_id=once_key, token=token)
    time.sleep(0.02)  # sent, not yet marked done
