"""What a post said over time, and what each version changed, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Literal

from accounts.models import User
from community.questions.models import Answer, Question

Change = tuple[Literal["same", "added", "removed"], str]

# A word with the blanks after it, so that the pieces joined make the text again.
WORD = re.compile(r"\S+\s*|\s+")
# Words. Beyond, comparing takes seconds: then the whole text is shown as replaced.
MOST_WORDS = 5_000


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a post, with what it changed; the first one changed nothing."""

    number: int
    saved_at: datetime
    editor: User | None
    title: list[Change]
    body: list[Change]


def diff(before: str, after: str) -> list[Change]:
    """Return ``after`` with what it added and removed: "same" and "added" joined make it again."""
    if before == after:
        return [("same", after)] if after else []
    old, new = WORD.findall(before), WORD.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return [("removed", before), ("added", after)]
    changes: list[Change] = []
    # By the words alone: a line broken elsewhere is no change to read.
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new])
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            changes.append(("same", "".join(new[new_start:new_end])))
            continue
        if start < end:
            changes.append(("removed", "".join(old[start:end])))
        if new_start < new_end:
            changes.append(("added", "".join(new[new_start:new_end])))
    return changes


def versions(post: Question | Answer) -> Iterator[Version]:
    """Yield every version of ``post``, the latest first. Costs one query, its author being loaded."""
    title = post.title if isinstance(post, Question) else ""
    written_at = post.asked_at if isinstance(post, Question) else post.answered_at
    texts = [
        (row.saved_at, row.editor, row.title, row.body) for row in post.revisions.select_related("editor")
    ]
    texts.append((post.edited_at or written_at, post.author, title, post.body))
    for place in range(len(texts) - 1, -1, -1):
        saved_at, editor, title, body = texts[place]
        _, _, old_title, old_body = texts[place - 1] if place else texts[0]
        yield Version(place + 1, saved_at, editor, diff(old_title, title), diff(old_body, body))
