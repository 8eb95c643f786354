"""The two common ways to hold personal data, as entries of the erasure registry."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Q, QuerySet

from core.capabilities import Erasure


def _rows(label: str, links: tuple[str, ...], user) -> QuerySet:
    mine = Q()
    for link in links:
        mine |= Q(**{link: user.pk})
    return apps.get_model(label)._base_manager.filter(mine)


def deleted(label: str, *links: str, shows: tuple[str, ...]) -> Erasure:
    """Rows that are the person's own: columns ``shows`` are exported, erasing deletes the row.

    ``links`` are the columns that hold the account (a foreign key, or its bare number).
    """

    def export(user) -> Iterator[dict]:
        yield from _rows(label, links, user).order_by("pk").values(*shows)

    def erase(user) -> None:
        _rows(label, links, user).delete()

    return Erasure(label, (*links, *shows), export, erase)


def unlinked(label: str, *links: str, shows: tuple[str, ...]) -> Erasure:
    """Rows of common work that only name the person: they stay, and the name goes."""

    def export(user) -> Iterator[dict]:
        yield from _rows(label, links, user).order_by("pk").values(*shows)

    def erase(user) -> None:
        model = apps.get_model(label)
        for link in links:
            model._base_manager.filter(**{link: user.pk}).update(**{link: None})

    return Erasure(label, links, export, erase)
