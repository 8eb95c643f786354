"""Bring a file of the Sirene register into the local copy: in slices, in any number of runs."""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from companies.headcounts import range_of
from companies.lookup import search_name
from companies.models import Company, Diffusion, Establishment, Source
from companies.numbers import WrongNumber, read_siret
from core import outbox
from taxonomy.models import Sector, sector_id
from territories.services import current_communes

SLICE = 1000
"""Companies written in one transaction."""

COLUMNS = {
    "siret", "siren", "denomination", "nom_masque", "enseigne", "activite_principale", "tranche_effectifs",
    "numero_voie", "libelle_voie", "code_postal", "code_commune", "longitude", "latitude",
}  # fmt: skip
COMPANY_FIELDS = ("name", "sector", "diffusion", "source")
ESTABLISHMENT_FIELDS = (
    "sign", "address", "post_code", "commune", "sector", "headcount_min", "headcount_max",
    "latitude", "longitude", "search_name", "source",
)  # fmt: skip


class WrongFile(Exception):  # noqa: N818
    """Not a file that this importer reads."""


@dataclass
class Report:
    """What one run did."""

    lines: int = 0
    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[int, str, str]] = field(default_factory=list)
    """Line number, SIRET as written, why."""
    unknown_sectors: Counter[str] = field(default_factory=Counter)
    unknown_communes: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Line:
    number: int
    siret: str
    row: dict[str, str]

    @property
    def siren(self) -> str:
        return self.siret[:9]


def import_file(path: Path, *, progress: Callable[[float], None] = lambda share: None) -> Report:
    """Bring every line of ``path`` (CSV, gzipped or not, sorted by SIRET) into the database.

    Each slice is one transaction; a row that did not change is not written, so a second run changes
    nothing and a run that was cut is simply run again. ``progress`` gets the share of the file read.
    Raises ``WrongFile``.
    """
    report = Report()
    size = path.stat().st_size
    sectors = set(Sector.objects.values_list("pk", flat=True))
    with path.open("rb") as raw:
        opened = gzip.GzipFile(fileobj=raw) if path.suffix == ".gz" else raw
        # Held by name: once collected, it would close the file whose progress is still told.
        text = io.TextIOWrapper(opened, encoding="utf-8", newline="")
        lines = _lines(text, report)
        groups = ([*group] for _, group in groupby(lines, key=lambda line: line.siren))
        while companies := list(islice(groups, SLICE)):
            _write(companies, sectors, report)
            progress(raw.tell() / size)
    progress(1.0)
    # By its stored name: listings stand above, and hide those of companies that have closed.
    with transaction.atomic():
        outbox.enqueue("directory.follow_companies", once_key="directory-follow-companies")
    return report


def _lines(text: Iterable[str], report: Report) -> Iterator[Line]:
    reader = csv.DictReader(text)
    if missing := COLUMNS - set(reader.fieldnames or ()):
        raise WrongFile(f"colonnes absentes : {', '.join(sorted(missing))}")
    last = ""
    for number, row in enumerate(reader, 2):
        report.lines += 1
        written = row["siret"] or ""
        try:
            siret = read_siret(written)
        except WrongNumber as wrong:
            report.refused.append((number, written, str(wrong.message)))
            continue
        if None in row.values() or None in row:
            report.refused.append((number, written, "Le nombre de colonnes n’est pas le bon."))
        elif row["siren"] != siret[:9]:
            report.refused.append((number, written, "Le SIREN n’est pas le début du SIRET."))
        elif siret <= last:
            report.refused.append((number, written, "Ce SIRET est en double, ou le fichier n’est pas trié."))
        else:
            last = siret
            yield Line(number, siret, row)


@transaction.atomic
def _write(companies: list[list[Line]], sectors: set[str], report: Report) -> None:
    communes = current_communes({line.row["code_commune"] for group in companies for line in group})
    wanted_companies, wanted_establishments = [], []
    for group in companies:
        wanted_companies.append(_company(group, sectors))
        for line in group:
            code = line.row["code_commune"].strip().upper()
            if code not in communes:
                report.unknown_communes[code] += 1
            if _sector(line, sectors) is None:
                report.unknown_sectors[line.row["activite_principale"]] += 1
            commune = communes.get(code)
            wanted_establishments.append(_establishment(line, commune.pk if commune else None, sectors))
    _upsert(Company, wanted_companies, COMPANY_FIELDS, report)
    _upsert(Establishment, wanted_establishments, ESTABLISHMENT_FIELDS, report)


def _company(group: list[Line], sectors: set[str]) -> Company:
    """Return what the lines of one company tell of it.

    They do not tell its head office, so neither its commune nor its headcount; and its activity only when
    its places agree.
    """
    shown = [line for line in group if not _masked(line)]
    activities = {_sector(line, sectors) for line in group}
    return Company(
        siren=group[0].siren,
        name=_text(shown[0], "denomination", 160) if shown else "",
        sector_id=activities.pop() if len(activities) == 1 else None,
        diffusion=Diffusion.FULL if len(shown) == len(group) else Diffusion.PARTIAL,
        source=Source.REGISTER,
    )


def _establishment(line: Line, commune: str | None, sectors: set[str]) -> Establishment:
    masked = _masked(line)
    headcount = range_of(line.row["tranche_effectifs"])
    latitude, longitude = _point(line) if not masked else (None, None)
    name = "" if masked else _text(line, "denomination", 160)
    sign = "" if masked else _text(line, "enseigne", 120)
    street = f"{_text(line, 'numero_voie', 20)} {_text(line, 'libelle_voie', 139)}".strip()
    return Establishment(
        siret=line.siret,
        company_id=line.siren,
        sign=sign,
        address="" if masked else street,
        post_code=_text(line, "code_postal", 5),
        commune_id=commune,
        sector_id=_sector(line, sectors),
        headcount_min=headcount.minimum,
        headcount_max=headcount.maximum,
        latitude=latitude,
        longitude=longitude,
        search_name=search_name(name, sign) if name or sign else "",
        source=Source.REGISTER,
    )


def _masked(line: Line) -> bool:
    return line.row["nom_masque"].strip() not in {"", "0"}


def _text(line: Line, column: str, length: int) -> str:
    return " ".join(line.row[column].split())[:length]


def _sector(line: Line, sectors: set[str]) -> str | None:
    key = sector_id(line.row["activite_principale"].strip())
    return key if key in sectors else None


def _point(line: Line) -> tuple[float | None, float | None]:
    """Return latitude and longitude; nothing for 0, 0, which the file writes where it does not know."""
    try:
        latitude, longitude = float(line.row["latitude"]), float(line.row["longitude"])
    except ValueError:
        return None, None
    on_earth = -90 <= latitude <= 90 and -180 <= longitude <= 180
    return (latitude, longitude) if on_earth and (latitude or longitude) else (None, None)


def _upsert(model: type[models.Model], wanted: list[Any], fields: tuple[str, ...], report: Report) -> None:
    """Create what is missing and write again what differs, in one statement each."""
    columns = [model._meta.get_field(name).attname for name in fields]  # type: ignore[union-attr]
    keys = [row.pk for row in wanted]
    known = {
        values[0]: values[1:]
        for start in range(0, len(keys), SLICE)
        for values in model._default_manager.filter(pk__in=keys[start : start + SLICE]).values_list(
            "pk", *columns
        )
    }
    new, changed = [], []
    now = timezone.now()
    for row in wanted:
        row.updated_at = now
        old = known.get(row.pk)
        if old is None:
            new.append(row)
        elif old != tuple(getattr(row, column) for column in columns):
            changed.append(row)
    model._default_manager.bulk_create(new, batch_size=SLICE)
    model._default_manager.bulk_create(
        changed,
        batch_size=SLICE,
        update_conflicts=True,
        unique_fields=[model._meta.pk.name],
        update_fields=[*fields, "updated_at"],
    )
    report.created[model.__name__] += len(new)
    report.updated[model.__name__] += len(changed)
