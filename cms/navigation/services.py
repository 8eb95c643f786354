"""The frame as pages read it: one row, kept in memory for a moment."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache

from cms.navigation.models import KEPT_AS, Frame
from core import memory

LIFE = 60  # seconds
NOTHING: dict[str, Any] = {"menus": {}, "notice": None}


def current() -> dict[str, Any]:
    """Return ``{"menus": {name: [[label, path], …]}, "notice": {…} or None}``: one query at most."""
    found = memory.default.get(KEPT_AS)
    if found is None:
        frame = Frame.objects.first()
        found = (
            NOTHING if frame is None else {"menus": frame.shown.get("menus", {}), "notice": _notice(frame)}
        )
        cache.set(KEPT_AS, found, LIFE)
    return found


def page_changed(**kwargs: Any) -> None:
    """Follow a page that was published, withdrawn, moved or deleted."""
    if frame := Frame.objects.first():
        frame.work_out()


def _notice(frame: Frame) -> dict[str, str] | None:
    if not frame.notice_shows:
        return None
    kind = "" if frame.notice_kind == "info" else frame.notice_kind
    return {"text": frame.notice_text, "kind": kind, "href": frame.notice_path}
