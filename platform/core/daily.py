"""How many rows of each day, as the facts of indicators count them."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from core.clock import PARIS


def by_day(rows: QuerySet, column: str, start: datetime, end: datetime) -> dict[date, int]:
    """Return how many of ``rows`` have ``column`` on each day of Paris from ``start`` and before ``end``."""
    counted = (
        rows.order_by()
        .filter(**{f"{column}__gte": start, f"{column}__lt": end})
        .annotate(day_of_paris=TruncDate(column, tzinfo=PARIS))
        .values_list("day_of_paris")
        .annotate(Count("pk"))
    )
    return dict(counted)
