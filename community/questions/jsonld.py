"""The page of a question as search engines read it: schema.org's QAPage."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from community.questions.models import Answer, Question
from community.questions.wording import absolute
from core.markdown import plain

# Inside <script>, these would end it or open a comment.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def qa_page(question: Question, answers: list[Answer], accepted: Answer | None) -> SafeString:
    """Return the JSON of a question that has a published answer. No author for who did not say."""
    entity: dict[str, Any] = {
        "@type": "Question",
        "name": question.title,
        "text": plain(question.body) or question.title,
        "url": absolute(question.get_absolute_url()),
        "answerCount": len(answers),
        "upvoteCount": question.me_too_count,
        "dateCreated": timezone.localdate(question.asked_at).isoformat(),
    }
    if question.author:
        entity["author"] = _person(question.author)
    if accepted:
        entity["acceptedAnswer"] = _answer(accepted, question)
    suggested = [_answer(answer, question) for answer in answers if answer != accepted]
    if suggested:
        entity["suggestedAnswer"] = suggested
    page = {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": entity}
    return mark_safe(json.dumps(page, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 - escaped above


def _answer(answer: Answer, question: Question) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "Answer",
        "text": plain(answer.body),
        "url": absolute(answer.get_absolute_url_in(question)),
        "upvoteCount": answer.score,
        "dateCreated": timezone.localdate(answer.answered_at).isoformat(),
    }
    if answer.is_official:
        found["author"] = {"@type": "Organization", "name": answer.institution}
    elif answer.author:
        found["author"] = _person(answer.author)
    return found


def _person(author) -> dict[str, str]:
    return {"@type": "Person", "name": author.get_full_name()}
