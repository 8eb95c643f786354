"""Pieces of page about what else to read."""

from __future__ import annotations

from typing import Any

from core.capabilities import Fragment, fragments
from core.indexing import kind_of
from search.related.services import beside


def questions(user, *, page: Any) -> dict[str, Any] | None:
    links = beside(kind_of(type(page)), page.pk)
    return {"links": links} if links else None


fragments.register(Fragment("related.questions", "related/questions.html", questions))
