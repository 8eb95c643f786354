"""Finds in a French text what may tell who wrote it, and offers something vaguer. Pure Python, no database.

Owns no page and no decision: whoever shows what was found decides what follows. May call ``core.reference``.
"""

from core.detector.details import Detail, Kind, marked, replaced
from core.detector.finding import find

__all__ = ["Detail", "Kind", "find", "marked", "replaced"]
