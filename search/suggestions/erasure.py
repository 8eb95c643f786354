"""What is held of a person here: their votes, and their name where they are suggested as an expert."""

from __future__ import annotations

from collections.abc import Iterator

from community.experts.models import Expert
from core.capabilities import Erasure, erasures
from search.suggestions.models import EXPERT, Suggestion, UsefulVote
from search.suggestions.voting import count


def _votes(user):
    return UsefulVote.objects.filter(person=user).order_by("pk")


def export_votes(user) -> Iterator[dict]:
    for vote in _votes(user).select_related("question"):
        yield {"question": vote.question.title, "kind": vote.kind, "useful": vote.useful}


def erase_votes(user) -> None:
    """Take the votes away, and what they counted for."""
    for vote in _votes(user):
        count(vote.question_id, vote.kind, vote.key, vote.useful, -1)
    _votes(user).delete()


def _beside(user):
    return Suggestion.objects.filter(kind=EXPERT, key__in=Expert.objects.filter(person=user).values("pk"))


def export_suggested(user) -> Iterator[dict]:
    for row in _beside(user).select_related("question").order_by("pk"):
        yield {"question": row.question.title, "reason": row.shown["reason"]}


def erase_suggested(user) -> None:
    _beside(user).delete()


erasures.register(
    Erasure("suggestions.UsefulVote", ("person", "question", "useful"), export_votes, erase_votes)
)
erasures.register(Erasure("suggestions.Suggestion", ("key", "shown"), export_suggested, erase_suggested))
