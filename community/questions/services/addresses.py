"""The address that an asker without a name may leave: kept apart, sealed, written to without saying why."""

from __future__ import annotations

import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction

from community.questions import effects, sealing
from community.questions.models import AskerAddress, Question, Receipt
from community.questions.services.texts import clean_address
from community.questions.services.thread import locked_question, some_time_later
from core import outbox
from core.actors import Actor


@transaction.atomic
def leave_address(question_id: int, *, by: Actor, email: str) -> None:
    """Keep an address to write to when something happens; the former one goes. Raises a ``Refusal``."""
    question = locked_question(question_id)
    receipt = _receipt_of(question, by)
    address = clean_address(email)
    forget_handle(receipt.handle)
    row = AskerAddress.objects.create(sealed=sealing.seal(address), closed_at=question.closed_at)
    receipt.handle = row.handle
    receipt.save(update_fields=["handle"])


@transaction.atomic
def forget_address(question_id: int, *, by: Actor) -> None:
    """Write to the asker no more; without an address, nothing happens."""
    receipt = _receipt_of(locked_question(question_id), by)
    forget_handle(receipt.handle)
    receipt.handle = ""
    receipt.save(update_fields=["handle"])


def forget_handle(handle: str) -> None:
    """Erase the address behind ``handle``: whoever knows one got it in a mail, or holds the receipt."""
    if handle:
        AskerAddress.objects.filter(pk=handle).delete()


def date_address(question: Question, closed_at=None) -> None:
    """Begin or stop the days after which the address of a question is erased."""
    if question.receipt_id and (handle := question.receipt.handle):  # type: ignore[union-attr]
        AskerAddress.objects.filter(pk=handle).update(closed_at=closed_at or question.closed_at)


def announce(question: Question) -> None:
    """Write to the asker, if they left an address, that there is news; one mail for all that waits."""
    if not question.receipt_id or not (handle := question.receipt.handle):  # type: ignore[union-attr]
        return
    outbox.enqueue(
        effects.mail_asker,
        run_at=some_time_later(),
        coarse=True,
        once_key=f"asker-{handle}",
        handle=handle,
        # The mail's own name: nothing that stays here leads from one to the other.
        letter=secrets.token_hex(12),
    )


def _receipt_of(question: Question, by: Actor) -> Receipt:
    receipt = question.receipt
    if receipt is None or by != receipt.bearer:
        raise PermissionDenied
    return receipt
