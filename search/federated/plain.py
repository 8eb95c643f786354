"""What is shown while the engine does not answer: rows whose title holds the words, from the database."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from core.words import fold
from search.federated.asking import Wanted, kinds, slug_of

SIZE = 20
MOST_WORDS = 6


def rows(wanted: Wanted, reader: Any) -> list[dict[str, Any]]:
    """Return rows of ``components/rows.html``: one query for each kind, until there are enough."""
    words = [word for word in wanted.text.split() if len(fold(word)) > 2][:MOST_WORDS]
    found: list[dict[str, Any]] = []
    for kind in kinds():
        if wanted.kinds and slug_of(kind) not in wanted.kinds:
            continue
        if len(found) >= SIZE:
            break
        held = Q()
        for word in words:
            held &= Q(**{f"{kind.title}__icontains": word})
        for row in kind.visible_to(reader).filter(held)[: SIZE - len(found)]:
            entry = kind.entry(row)
            found.append({**entry, "summary": str(entry.get("summary") or "")[:200]})
    return found
