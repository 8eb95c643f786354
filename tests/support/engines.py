"""An engine of a test's own, empty, where the rest of the product looks for the one of the settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.test import override_settings

from search.engines import engine
from search.engines.interface import Engine


@contextmanager
def own_engine(folder: Path) -> Iterator[Engine]:
    """Give ``search.engines.engine()`` an empty index for the time of the block."""
    with override_settings(SEARCH_HOME=folder / "search"):
        engine.cache_clear()
        try:
            yield engine()
        finally:
            engine.cache_clear()
