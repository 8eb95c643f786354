"""The shapes that answers of several apps have in common. Dates are days: no hour is anybody's business."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from core.ids import ALPHABET, LENGTH
from core.pagination import MAX_SIZE, Page

T = TypeVar("T")

PublicId = Annotated[
    str, Field(pattern=f"^[{ALPHABET}]{{{LENGTH}}}$", description="Identifiant : 12 lettres et chiffres.")
]
Slug = Annotated[
    str, Field(pattern="^[-a-zA-Z0-9_]{1,255}$", description="Fin de l’adresse de la page sur le site.")
]
Code = Annotated[str, Field(pattern="^[A-Za-z0-9-]{1,60}$")]
RegionCode = Annotated[
    str, Field(pattern="^[0-9]{2}$", description="Code INSEE de la région, par exemple 53 pour la Bretagne.")
]


class Problem(Schema):
    """An error, as RFC 9457 writes it."""

    title: str = Field(description="Ce qui ne va pas.")
    status: int = Field(description="Le code HTTP, une seconde fois.")
    detail: str = Field("", description="Quoi faire, ou quel paramètre corriger.")


class Listed(Schema, Generic[T]):
    """One page of a list."""

    results: list[T] = Field(description="Les lignes de cette page.")
    next: str = Field(description="À donner dans « after » pour la page suivante ; vide à la dernière.")


class Paging(Schema):
    """Where a page of a list begins, and how long it is."""

    after: str = Field("", max_length=500, description="« next » de la page précédente.")
    size: int = Field(20, ge=1, le=MAX_SIZE, description="Lignes par page.")


Paged = Annotated[Paging, Query()]


def listed(page: Page, shape: Callable[[Any], T]) -> dict[str, Any]:
    """Return a page of rows as ``Listed`` has it."""
    return {"results": [shape(row) for row in page.rows], "next": page.next_cursor}


def day(moment: datetime | None) -> date | None:
    """Return the day of a moment in Paris."""
    return timezone.localtime(moment).date() if moment else None


def named(rows: Iterable[Any]) -> list[dict[str, str]]:
    """Return rows with a code or slug and a name, as ``Named``."""
    return [{"code": getattr(row, "slug", None) or str(row.pk), "name": row.name} for row in rows]


class Named(Schema):
    code: str = Field(description="À donner dans un filtre.")
    name: str = Field(description="Tel qu’on le lit.")
