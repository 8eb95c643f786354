from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cms.simulator import saved
from cms.simulator.catalogue import compiled
from cms.simulator.models import Letter
from cms.simulator.results import board
from core import mail
from core.outbox import external_effect
from core.wording import day

MAILED = 8  # aids of each answer that a mail names


@external_effect
def send_result(letter_id: int, *, once_key: str) -> None:
    """Mail a result, then erase the address. A crash in between may send it again, under the same id."""
    letter = Letter.objects.select_related("result").filter(pk=letter_id).first()
    if letter is None:
        return
    today = timezone.localdate()
    found = board(compiled(today), saved.answers_of(letter.result, today).company(today), MAILED)
    mail.send(
        "simulator/mail/result",
        to=letter.email,
        message_id=once_key,
        board=found,
        url=settings.BASE_URL + reverse("simulator:kept", args=[letter.result_id]),
        until=day(letter.result.expires_on),
    )
    letter.delete()
