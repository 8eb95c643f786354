"""What lines of the ledger of reputation say of answers."""

from __future__ import annotations

from collections.abc import Sequence

from community.questions.models import Answer, Question
from community.questions.services.thread import shown_changed
from core.capabilities import Earned, earned


def describe(reader, keys: Sequence[int]) -> dict[int, tuple[str, str]]:
    # One's own answer to a question that was hidden: its title is hidden too.
    questions = Question.objects.visible_to(reader)
    rows = Answer.objects.visible_to(reader).filter(pk__in=keys, question__in=questions)
    return {
        row.pk: (row.question.title, row.get_absolute_url_in(row.question))
        for row in rows.select_related("question")
    }


def changed(keys: Sequence[int]) -> None:
    """The standing of their authors moved: their pages, as visitors read them, are made anew."""
    for question_id in Answer.objects.filter(pk__in=keys).values_list("question_id", flat=True).distinct():
        shown_changed(question_id, in_lists=False)


earned.register(Earned("answer", describe, changed))
