"""Reading the API as a program does."""

from __future__ import annotations

import json
from typing import Any


def read(client, path: str, status: int = 200, **query: Any) -> Any:
    """Return what stands at a path, which answers with ``status``."""
    answer = client.get(path, query)
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def column(client, path: str, name: str, **query: Any) -> list[Any]:
    """Return one field of the first page of a list."""
    return [row[name] for row in read(client, path, **query)["results"]]
