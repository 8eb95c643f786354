from __future__ import annotations

from typing import Any

from community.experts import takings
from community.experts.models import Expert
from community.questions.models import PUBLIC_STATES, Question
from core.capabilities import Fragment, fragments


def taking(user, *, question: Question) -> dict[str, Any] | None:
    """Who is writing an answer; for an expert, the button that says so. Nothing for visitors.

    Reads the database for those who are signed in alone: visitors' pages are kept, and a lock is not.
    """
    if not user.is_authenticated or not question.is_open or question.author_id == user.pk:
        return None
    holder = takings.holder(question.pk)
    if holder == user.pk:
        return {"mine": True, "question": question}
    if holder is not None:
        answered = question.answers.filter(author=holder, state__in=PUBLIC_STATES).exists()
        return None if answered else {"taken": True, "question": question}
    if question.answer_count or not Expert.objects.verified().filter(person=user.pk).exists():
        return None
    return {"question": question}


fragments.register(Fragment("experts.taking", "experts/fragments/taking.html", taking))
