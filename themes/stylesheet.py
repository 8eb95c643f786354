"""One style sheet for the reader, several for the hand that writes them.

``themes/abeille/css/*.css`` are the sources. This finder joins them, in order, into ``abeille/abeille.css``,
for ``runserver`` and ``collectstatic`` alike: nothing generated is in the repository, so nothing is stale.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SOURCES = Path(__file__).parent / "abeille/css"
# The first declares the order of the layers; within a layer a later file wins.
ORDER = ("tokens", "base", "layout", "controls", "community", "services", "pages", "print")
NAME = "abeille/abeille.css"


def joined() -> str:
    """Return the whole style sheet."""
    return "".join((SOURCES / f"{name}.css").read_text(encoding="utf-8") for name in ORDER)


class JoinedSheetsFinder(BaseFinder):
    """Offer the joined sheet under ``NAME``, from a copy under ``VAR`` that follows its sources."""

    def __init__(self, app_names=None, *args, **kwargs):
        self.storage = FileSystemStorage(location=Path(settings.VAR, "joined"))

    def check(self, **kwargs) -> list:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs) -> str | list[str]:  # type: ignore[override]
        if path != NAME:
            return []
        found = self._fresh_copy()
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[tuple[str, FileSystemStorage]]:
        self._fresh_copy()
        yield NAME, self.storage

    def _fresh_copy(self) -> str:
        copy = Path(self.storage.path(NAME))
        sheet = joined()
        # Rewritten only when it changed: collectstatic and browsers go by the date.
        if not copy.exists() or copy.read_text(encoding="utf-8") != sheet:
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(sheet, encoding="utf-8")
        return str(copy)
