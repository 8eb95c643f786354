from __future__ import annotations

import logging
from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from community.questions.models import QuestionTopic
from core.outbox import effect, external_effect, job
from search.engines.interface import EngineDownError
from search.related import services as related
from search.suggestions import changing, following, library, services

log = logging.getLogger(__name__)
SLICE = 10
"""Questions whose order a vote moves in one transaction."""


@external_effect
def find(*, once_key: str) -> None:
    """Read some questions that are new or changed; the rest in its own turn, so that nobody waits behind it.

    Nothing outside is called but the engine; it is no ``@effect`` because the first reading of a process
    takes seconds, which no transaction may.
    """
    with suppress(EngineDownError):
        related.refresh()
    if services.find():
        with transaction.atomic():
            following.promise("suggestions.find")


@external_effect
def weigh(*, once_key: str) -> None:
    """Weigh aids that changed with some of the questions."""
    if changing.weigh():
        with transaction.atomic():
            following.promise("suggestions.weigh")


@effect
def pages_changed(question_id: int) -> None:
    """A guide or a testimonial came beside a question, or left it."""
    following.mark([question_id])
    following.promise("suggestions.find")


@job
def reweigh(key: int, question_id: int, cursor: int | None) -> int | None:
    """Bring what readers say of an aid into its rank, beside questions on the topics of one."""
    topics = list(QuestionTopic.objects.filter(content_object=question_id).values_list("tag", flat=True))
    return changing.reweigh(key, topics, -1 if cursor is None else cursor, SLICE)


@external_effect
def renew(*, once_key: str) -> None:
    """Once a week: learn again from the texts as they are, then read every question again."""
    library.learn(timezone.localdate())
    with transaction.atomic():
        following.mark_all()
        following.promise("suggestions.find")


@external_effect
def catch_up(*, once_key: str) -> None:
    """Do what a lost effect, or an engine that was down, left; a worker that starts begins by it."""
    # Aids are read now, so that who asks first does not wait for it.
    library.library.shelf()
    find.run(once_key=once_key)
    weigh.run(once_key=once_key)
