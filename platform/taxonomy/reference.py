"""Bring the NAF, topics and service types from ``fixtures/reference/``, by their codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import transaction

from core.reference import Loaded, rows, upsert
from core.words import fold
from taxonomy.models import (
    Nomenclature,
    ScopeBand,
    Sector,
    ServiceType,
    Topic,
    TopicSynonym,
    sector_id,
    words_of,
)


@transaction.atomic
def load() -> Iterator[Loaded]:
    """Load every file; run again, it writes nothing, and what editors changed stays as they left it."""
    with transaction.atomic():
        yield upsert(Sector, _sectors(), label="secteurs (NAF rév. 2)", key=("id",))
        yield from _load_topics()
        yield from _load_service_types()


def _sectors() -> Iterator[dict[str, Any]]:
    keywords: dict[str, list[str]] = defaultdict(list)
    for row in rows("metiers.csv"):
        keywords[row["naf"]].append(row["mot"])
    for row in rows("naf.csv.gz"):
        words = ", ".join(sorted(keywords[row["code"]]))
        yield {
            "id": sector_id(row["code"]),
            "nomenclature": Nomenclature.NAF2.value,
            "code": row["code"],
            "level": row["niveau"],
            "parent_id": sector_id(row["parent"]) if row["parent"] else None,
            "section": row["section"],
            "label": row["libelle"],
            "short_label": row["libelle_court"],
            "notes": row["comprend"],
            "keywords": words,
            "establishment_count": int(row["etablissements"]) if row["etablissements"] else None,
            "search_label": words_of(row["libelle"], words),
            "search_notes": words_of(row["comprend"]),
        }


def _load_topics() -> Iterator[Loaded]:
    lines = list(rows("topics.csv"))
    known = set(Topic.objects.values_list("slug", flat=True))
    created = 0
    for level in ([line for line in lines if not line["parent"]], [line for line in lines if line["parent"]]):
        ids = dict(Topic.objects.values_list("slug", "pk"))
        loaded = upsert(
            Topic,
            (
                {
                    "slug": line["code"],
                    "name": line["nom"],
                    "key": fold(line["nom"]),
                    "parent_id": ids[line["parent"]] if line["parent"] else None,
                    "description": line["description"],
                    "position": lines.index(line),
                }
                for line in level
            ),
            label="sujets",
            key=("slug",),
            overwrite=False,
        )
        created += loaded.created
    yield Loaded("sujets", len(lines), created)
    ids = dict(Topic.objects.values_list("slug", "pk"))
    yield upsert(
        TopicSynonym,
        (
            {"topic_id": ids[line["code"]], "name": name, "key": fold(name)}
            for line in lines
            # With its topic only: a synonym that an editor took away does not come back.
            if line["code"] not in known
            for name in line["synonymes"].split(" | ")
        ),
        label="synonymes des nouveaux sujets",
        key=("key",),
        overwrite=False,
    )


def _load_service_types() -> Iterator[Loaded]:
    lines = list(rows("service_types.csv"))
    topics = dict(Topic.objects.values_list("slug", "pk"))
    known = set(ServiceType.objects.values_list("code", flat=True))
    yield upsert(
        ServiceType,
        (
            {
                "code": line["code"],
                "name": line["nom"],
                "family": line["famille"],
                "unit": line["unite"],
                "description": line["description"],
                "measure": line["mesure"],
                "topic_id": topics.get(line["sujet"]),
                "position": position,
            }
            for position, line in enumerate(lines)
        ),
        label="types de prestation",
        key=("code",),
        overwrite=False,
    )
    yield upsert(
        ScopeBand,
        (
            {"service_type_id": line["code"], "minimum": low, "maximum": high}
            for line in lines
            if line["code"] not in known
            for low, high in _bands(line["tranches"])
        ),
        label="tranches des nouveaux types",
        key=("service_type_id", "minimum"),
        overwrite=False,
    )


def _bands(text: str) -> Iterator[tuple[int, int | None]]:
    """Read ``"1-5 6-15 16+"``."""
    for part in text.split():
        low, _, high = part.rstrip("+").partition("-")
        yield int(low), None if part.endswith("+") else int(high or low)
