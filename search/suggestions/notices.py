from __future__ import annotations

from django.db.models import QuerySet

from core.capabilities import NoticeKind, NoticeWords, notices
from search.suggestions.models import AID, Suggestion


def rows(reader) -> QuerySet[Suggestion]:
    """Those beside one's own questions: nobody is written to about somebody else's."""
    mine = Suggestion.objects.for_everyone().filter(kind=AID, question__author=reader)
    return mine.select_related("question")


def words(suggestion: Suggestion, payload: dict) -> NoticeWords:
    shown = suggestion.shown
    return NoticeWords(
        title="Une aide pourrait répondre à votre question",
        text=f"« {shown['title']} », pour « {suggestion.question.title} ». Parce que {shown['reason']}",
        url=f"{suggestion.question.get_absolute_url()}#aides",
        action="Voir les aides et pourquoi",
    )


notices.register(
    NoticeKind(
        "suggestions.found",
        label="Une aide pour ma question",
        because="vous avez posé cette question",
        rows=rows,
        words=words,
        default="now",
    )
)
