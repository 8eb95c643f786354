"""Notices in words, as they stand now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from accounts.models import User
from core.capabilities import NoticeWords, notices
from notifications.models import Notice


def words(reader: User, rows: Iterable[Notice]) -> dict[int, NoticeWords]:
    """Return what to say, by the notice's key: one query a kind.

    What the reader may no longer see is left out, and so is a kind that no app declares any more.
    """
    by_kind: defaultdict[str, list[Notice]] = defaultdict(list)
    for notice in rows:
        by_kind[notice.kind].append(notice)
    found: dict[int, NoticeWords] = {}
    for name, group in by_kind.items():
        if name not in notices:
            continue
        kind = notices[name]
        about = {str(key): row for key, row in kind.rows(reader).in_bulk([n.about_id for n in group]).items()}
        for notice in group:
            if notice.about_id in about:
                said = kind.words(about[notice.about_id], notice.payload)
                # A title is a line: the subject of a mail is what stands before the first break.
                found[notice.pk] = replace(said, title=" ".join(said.title.split()))
    return found
