"""Data for machines inside a page: JSON that may stand in a script element."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

# Inside <script>, these would end it or open a comment.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def linked_data(kind: str, **facts: Any) -> SafeString:
    """Return a schema.org object of ``kind``; facts that are nothing are left out."""
    kept = {name: value for name, value in facts.items() if value not in (None, "", [], {})}
    found = {"@context": "https://schema.org", "@type": kind, **kept}
    return mark_safe(json.dumps(found, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 - escaped above
