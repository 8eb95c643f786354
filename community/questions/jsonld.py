"""The page of a question as search engines read it: schema.org's QAPage."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from community.questions.models import Answer, Question
from community.questions.wording import words

# Inside <script>, these would end it or open a comment.
ESCAPES = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"))


def qa_page(question: Question, answers: list[Answer], accepted: Answer | None, address: str) -> SafeString:
    """Return the JSON of a question that has a published answer, whose page is at ``address``.

    No author for who did not say.
    """
    entity: dict[str, Any] = {
        "@type": "Question",
        "name": question.title,
        "text": words(question.body_html) or question.title,
        "url": address,
        "answerCount": len(answers),
        "upvoteCount": question.me_too_count,
        "dateCreated": timezone.localdate(question.asked_at).isoformat(),
    }
    if question.author:
        entity["author"] = _person(question.author)
    if accepted:
        entity["acceptedAnswer"] = _answer(accepted, address)
    suggested = [_answer(answer, address) for answer in answers if answer != accepted]
    if suggested:
        entity["suggestedAnswer"] = suggested
    page = {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": entity}
    text = json.dumps(page, ensure_ascii=False)
    for sign, escape in ESCAPES:
        text = text.replace(sign, escape)
    return mark_safe(text)  # noqa: S308 - escaped above


def _answer(answer: Answer, address: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "Answer",
        "text": words(answer.body_html),
        "url": f"{address}#{answer.anchor}",
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
