"""Freezing the draft: its files, its sums, its number."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit, page_cache
from core.actors import SYSTEM
from core.errors import Explained
from marketplace.prices.checking import COLUMNS, problems
from marketplace.prices.models import Members, PriceRelease, ReleaseFile, ReleaseState
from marketplace.prices.periods import quarter_before
from taxonomy.models import ScopeBand

PAGES = "prices"
SUMS = "SHA256SUMS"
LICENCE = "Licence Ouverte / Open Licence 2.0 (Etalab)"
LICENCE_URL = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
FIGURES = COLUMNS[8:]


class NothingToRelease(Explained):
    """No cell has enough providers, or this quarter is out."""


def size(scope: ScopeBand | None) -> str:
    """Write a size as the reference data do: ``6-15``, ``41+``, ``1``; empty for none, or for all."""
    if scope is None:
        return ""
    if scope.maximum is None:
        return f"{scope.minimum}+"
    return str(scope.minimum) if scope.minimum == scope.maximum else f"{scope.minimum}-{scope.maximum}"


def lines(release: PriceRelease) -> Iterator[dict[str, Any]]:
    """Yield the cells of a release as they are written, in an order that depends on nothing else."""
    cells = release.cells.select_related("scope").order_by(
        "series", "service_type_id", "unit", "scope__minimum", "level", "region_id"
    )
    for cell in cells.iterator(chunk_size=1_000):
        line = {
            "release": release.number,
            "series": cell.series,
            "service": cell.service_type_id,
            "unit": cell.unit,
            "scope": size(cell.scope),
            "level": cell.level,
            "region": cell.region_id or "",
            "providers": cell.providers,
        }
        yield line | {name: getattr(cell, name) for name in FIGURES}


def as_csv(rows: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_json(release: PriceRelease, rows: list[dict[str, Any]]) -> bytes:
    index = (
        {"month": f"{release.index_month:%Y-%m}", "source": release.index_source}
        if release.index_month
        else None
    )
    about = {
        "release": release.number,
        "quarter": release.quarter,
        "as_of": release.as_of.isoformat(),
        "frozen_at": release.frozen_at.isoformat() if release.frozen_at else None,
        "code_version": release.code_version,
        "method_version": release.method_version,
        "demonstration": release.demonstration,
        "corrected_by": index,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "amounts": "cents of euro, before VAT",
    }
    return json.dumps(about | {"cells": rows}, ensure_ascii=False, separators=(",", ":")).encode()


@transaction.atomic
def freeze() -> PriceRelease:
    """Give the draft its files and freeze it. Raises ``NothingToRelease``, and ``ValueError`` for a fault."""
    draft = PriceRelease.objects.select_for_update().filter(state=ReleaseState.DRAFT).first()
    if draft is None or not draft.cells.exclude(median=None).exists():
        raise NothingToRelease("Aucune référence n’a assez de prestataires : rien à publier.")
    if draft.quarter != quarter_before(draft.as_of):
        raise NothingToRelease("L’édition de ce trimestre est déjà publiée.")
    draft.frozen_at = timezone.now().replace(microsecond=0)
    rows = list(lines(draft))
    written = as_csv(rows)
    if wrong := list(problems([{name: _text(row[name]) for name in COLUMNS} for row in rows])):
        raise ValueError("; ".join(wrong[:5]))
    stem = f"prix-{'demonstration-' if draft.demonstration else ''}{draft.number}-{draft.quarter}"
    contents = {f"{stem}.csv": written, f"{stem}.json": as_json(draft, rows)}
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    contents[SUMS] = "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode()
    ReleaseFile.objects.bulk_create(
        ReleaseFile(release=draft, name=name, content=content, sha256=hashlib.sha256(content).hexdigest())
        for name, content in contents.items()
    )
    draft.state = ReleaseState.FROZEN
    draft.save(update_fields=["state", "frozen_at"])
    # Only what the next one is compared with.
    Members.objects.exclude(cell__release=draft).delete()
    audit.record("prices.pricerelease.freeze", draft, by=SYSTEM, before=ReleaseState.DRAFT)
    page_cache.changed(PAGES)
    return draft


def _text(value: Any) -> str:
    return "" if value is None else str(value)
