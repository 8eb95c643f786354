"""How a question is found: with its answers, which hold the words of those who know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.utils import timezone

from community.questions import wording
from community.questions.models import PUBLIC_STATES, Answer, Precision, Question
from community.questions.models.questions import QuestionQuerySet
from community.questions.order import coarse_quality
from community.questions.sectors import SECTIONS
from core.capabilities import Searchable, SearchDocument, searchables
from taxonomy.models import Topic

MOST_LETTERS = 20_000
"""Of a question with all its answers: beyond, no more words that tell it from others."""
MOST_ANSWERS = 30
UNANSWERED = 0.2


def _public() -> QuestionQuerySet:
    """What lists show: archived ones and doubles are read at their address, and not found."""
    return Question.objects.listed()


def visible_to(reader: Any) -> QuestionQuerySet:
    return Question.objects.visible_to(reader).listed().for_card()


class _Read(NamedTuple):
    """An answer as far as the index reads it: rows of models would take most of the time of a rebuild."""

    question: int
    pk: int
    html: str
    quality: int
    is_official: bool


def documents(keys: Sequence[int]) -> Iterator[SearchDocument]:
    """Four queries, whatever the number of keys."""
    # Read each time: the index keeps for long what a copy of a moment ago would say.
    topics = {topic.pk: topic for topic in Topic.objects.select_related("parent")}
    public = Answer.objects.filter(question__in=keys, state__in=PUBLIC_STATES)
    in_order = public.order_by("question", "-quality", "answered_at", "id")
    answers: dict[int, list[_Read]] = {}
    for row in in_order.values_list("question", "pk", "body_html", "quality", "is_official"):
        answers.setdefault(row[0], []).append(_Read(*row))
    precisions: dict[int, list[str]] = {}
    added = Precision.objects.filter(question__in=keys).order_by("number")
    for key, html in added.values_list("question", "body_html"):
        precisions.setdefault(key, []).append(html)
    rows = _public().filter(pk__in=keys)
    for question in rows.only(
        "title", "body_html", "region", "section", "accepted_answer", "asked_at", "topic_keys"
    ):
        chosen = [topics[key] for key in question.topic_keys if key in topics]
        yield _document(question, chosen, answers.get(question.pk, []), precisions.get(question.pk, []))


def _document(
    question: Question, chosen: list[Topic], answers: list[_Read], precisions: list[str]
) -> SearchDocument:
    topics = [topic for tag in chosen for topic in (tag.parent, tag) if topic]
    sector = SECTIONS.get(question.section, "")
    texts = [question.body_html, *precisions, *(answer.html for answer in answers[:MOST_ANSWERS])]
    facets = {
        "topic": sorted({topic.slug for topic in topics}),
        "region": [question.region_id] if question.region_id else [],
        "sector": [question.section] if question.section else [],
    }
    return SearchDocument(
        key=question.pk,
        title=question.title,
        body="\n".join(wording.words(text) for text in texts if text)[:MOST_LETTERS],
        url=question.get_absolute_url(),
        keywords=" ".join(dict.fromkeys([*(topic.name for topic in topics), *([sector] if sector else [])])),
        facets={name: codes for name, codes in facets.items() if codes},
        quality=_quality(question, answers),
        # The day, as the page says it: the hour is nobody's business.
        day=timezone.localtime(question.asked_at).date(),
    )


def _quality(question: Question, answers: list[_Read]) -> float:
    """From 0 to 1: has it an answer, how good is the best one, was one accepted or given by the State."""
    if not answers:
        return UNANSWERED
    if any(answer.is_official or answer.pk == question.accepted_answer_id for answer in answers):
        return 1.0
    return coarse_quality(max(answer.quality for answer in answers))


def entry(question: Question) -> dict[str, Any]:
    count = wording.count_of_answers(question)
    return {
        "title": question.title,
        "href": question.get_absolute_url(),
        "cell_icon": "message-circle",
        "cell_kind": wording.cell_kind(question),
        "above": f"Question · {count[:1].lower()}{count[1:]}",
        "summary": wording.words(question.body_html),
        "meta": _meta(question),
    }


def _meta(question: Question) -> list[Any]:
    meta: list[Any] = []
    if question.is_solved:  # type: ignore[attr-defined]
        meta.append({"text": "Réponse acceptée", "icon": "check"})
    if question.me_too_count:
        meta.append(f"{question.me_too_count} moi aussi")
    return [*meta, *wording.facts_of(question), wording.ago(question.asked_at)]


def keys() -> Iterable[int]:
    return _public().order_by("pk").values_list("pk", flat=True).iterator()


searchables.register(
    Searchable(
        name="questions.question",
        label="Question",
        plural="Questions",
        order=10,
        model=Question,
        visible_to=visible_to,
        keys=keys,
        documents=documents,
        entry=entry,
    )
)
