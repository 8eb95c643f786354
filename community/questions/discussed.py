"""Answers, as what people comment on."""

from __future__ import annotations

from django.db.models import QuerySet

from community.questions.models import Answer, PostState
from community.questions.services.thread import shown_changed
from core.capabilities import Discussed, discussed


def takes_comments(answer: Answer) -> bool:
    """An official answer is the State's position: one answers the question beside it."""
    question = answer.question
    public = answer.state == question.state == PostState.PUBLISHED
    return public and not (question.locked_at or answer.is_official)


def rows(reader) -> QuerySet[Answer]:
    return Answer.objects.visible_to(reader).select_related("question", "author")


def begun(answer_id: int) -> None:
    Answer.objects.filter(pk=answer_id, is_discussed=False).update(is_discussed=True)


def voices(answer: Answer) -> dict[int, str]:
    found = {answer.author_id: "qui répond", answer.question.author_id: "qui demande"}
    return {person: part for person, part in found.items() if person is not None}


discussed.register(
    Discussed(
        name="reponse",
        model=Answer,
        rows=rows,
        every=lambda: Answer.objects.select_related("question", "author"),
        takes=takes_comments,
        owner=lambda answer: answer.author,
        title=lambda answer: answer.question.title,
        url=lambda answer: answer.get_absolute_url(),
        begun=begun,
        changed=lambda answer: shown_changed(answer.question_id, in_lists=False),
        voices=voices,
    )
)
