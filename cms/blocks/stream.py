"""A StreamField whose definitions never reach a migration: others carry half a million lines of them."""

from __future__ import annotations

from typing import Any

from wagtail.fields import StreamField


class Stream(StreamField):
    """Declared with a StreamBlock; a migration sees a column of JSON and nothing of the blocks."""

    def __init__(self, block_types: Any = (), **kwargs: Any):
        super().__init__(block_types, **kwargs)

    def deconstruct(self) -> tuple[str, str, list, dict[str, Any]]:
        name, path, _, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        for option in ("min_num", "max_num", "block_counts", "collapsed"):
            kwargs.pop(option, None)
        return name, path, [], kwargs
