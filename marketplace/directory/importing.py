"""Taking a partner's list of providers: a CSV, read whole before anything is written.

One line a company, by its SIREN or SIRET. A listing that its company keeps itself is left alone; one taken
from the same list before follows it. The same file twice changes nothing.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from companies.models import Company, Establishment, Source, State
from companies.numbers import SIREN_LENGTH, read_either
from core import audit
from core.actors import SYSTEM
from core.errors import Refusal
from core.words import fold
from marketplace.directory.models import (
    CoverageKind,
    ListingState,
    OfferZone,
    PriceKind,
    ProviderProfile,
    ServiceOffer,
)
from marketplace.directory.services import Offer, Place, Words, recount, shown_changed
from marketplace.directory.services.offering import check, put, zones_of
from marketplace.directory.services.texts import clean, free_slug, write
from taxonomy.models import ServiceType
from territories.models import Commune
from territories.services import current_communes

REQUIRED = ("numero", "nom", "accroche", "code_commune", "prestations")
OPTIONAL = ("presentation", "site", "langues", "a_distance", "rayon_km", "prix")
MAX_LINES = 20_000
PARTNER_MAX = 80


class WrongFile(Exception):  # noqa: N818
    """Not a file that this importer reads."""


@dataclass
class Report:
    """What one run did, or would do."""

    lines: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: list[tuple[int, str]] = field(default_factory=list)
    """Line number and name: listings that somebody keeps, left as they are."""
    refused: list[tuple[int, str, str]] = field(default_factory=list)
    """Line number, number as written, why."""
    unknown_services: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Line:
    """One line, read and checked."""

    number: int
    siren: str
    siret: str
    commune: Commune
    words: Words
    offers: tuple[Offer, ...]
    remote_ok: bool


def import_file(path: Path, *, partner: str, dry_run: bool = False) -> Report:
    """Bring a partner's list into the directory; with ``dry_run``, only say what it would do.

    What a line gets wrong is in the report, and the other lines are taken. Raises ``WrongFile``.
    """
    partner = " ".join(partner.split())
    if not partner or len(partner) > PARTNER_MAX:
        raise WrongFile(f"Nommez la liste, en {PARTNER_MAX} caractères au plus.")
    report = Report()
    # One transaction: a file is taken or it is not, and a dry run is the same work undone.
    with transaction.atomic():
        for line in read(path, report):
            bring(line, partner, report)
        if dry_run:
            transaction.set_rollback(True)
    return report


def read(path: Path, report: Report) -> Iterator[Line]:
    """Yield the lines that can be taken, and write down the others."""
    rows = _rows(path)
    communes = current_communes(row["code_commune"] for row in rows)
    types = {fold(kind.name): kind for kind in ServiceType.objects.all()}
    types |= {kind.code: kind for kind in types.values()}
    seen: set[str] = set()
    for number, row in enumerate(rows, 2):
        report.lines += 1
        try:
            line = _line(number, row, communes, types, report)
            if line.siren in seen:
                raise Refusal("numero", "Cette entreprise est déjà plus haut dans le fichier.")
        except Refusal as refusal:
            report.refused.append((number, row["numero"], refusal.message))
        except ValidationError as wrong:
            report.refused.append((number, row["numero"], " ".join(wrong.messages)))
        else:
            seen.add(line.siren)
            yield line


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongFile("Ce fichier ne se lit pas : il faut un CSV en UTF-8.") from error
    head = text.partition("\n")[0]
    reader = csv.DictReader(
        io.StringIO(text.replace("\x00", ""), newline=""), delimiter=";" if ";" in head else ","
    )
    names = [(name or "").strip() for name in reader.fieldnames or ()]
    if missing := [name for name in REQUIRED if name not in names]:
        raise WrongFile(f"Colonnes absentes : {', '.join(missing)}.")
    reader.fieldnames = names
    rows: list[dict[str, str]] = []
    try:
        for row in reader:
            if len(rows) >= MAX_LINES:
                raise WrongFile(f"Ce fichier a plus de {MAX_LINES} lignes : coupez-le.")
            rows.append({name: (row.get(name) or "").strip() for name in (*REQUIRED, *OPTIONAL)})
    except csv.Error as error:
        raise WrongFile("Ce fichier n’est pas un CSV lisible.") from error
    return rows


def _line(
    number: int,
    row: dict[str, str],
    communes: dict[str, Commune],
    types: dict[str, ServiceType],
    report: Report,
) -> Line:
    found = read_either(row["numero"])
    commune = communes.get(row["code_commune"].upper())
    if commune is None:
        raise Refusal("code_commune", f"Commune inconnue : {row['code_commune'][:10] or 'vide'}.")
    words = clean(
        Words(
            row["nom"],
            row["accroche"],
            row["presentation"],
            row["site"],
            [code.strip() for code in row["langues"].split("|") if code.strip()] or ["fr"],
        )
    )
    offers = tuple(_offers(row, types, report))
    if not offers:
        raise Refusal("prestations", "Aucune prestation reconnue.")
    is_siren = len(found) == SIREN_LENGTH
    return Line(
        number=number,
        siren=found[:SIREN_LENGTH],
        siret="" if is_siren else found,
        commune=commune,
        words=words,
        offers=offers,
        remote_ok=fold(row["a_distance"]) in {"1", "oui", "o", "x", "vrai", "true"},
    )


def _offers(row: dict[str, str], types: dict[str, ServiceType], report: Report) -> Iterator[Offer]:
    """Services separated by bars, each a code or a name; prices too, in the same order."""
    prices = [part.strip() for part in row["prix"].split("|")]
    radius = row["rayon_km"]
    if radius and not (radius.isascii() and radius.isdecimal()):
        raise Refusal("rayon_km", "Le rayon est un nombre entier de kilomètres.")
    seen = set()
    for place, name in enumerate(part.strip() for part in row["prestations"].split("|")):
        kind = types.get(name) or types.get(fold(name))
        if kind is None:
            if name:
                report.unknown_services[name[:60]] += 1
            continue
        if kind.pk in seen:
            continue
        seen.add(kind.pk)
        cents = _cents(prices[place]) if place < len(prices) and prices[place] else None
        yield check(
            Offer(
                service_type=kind,
                unit=kind.unit,
                price_kind=(PriceKind.ON_QUOTE if cents is None else PriceKind.FROM).value,
                price_min_cents=cents,
                coverage_kind=(CoverageKind.RADIUS if radius else CoverageKind.COUNTRY).value,
                radius_km=int(radius) if radius else None,
            )
        )


def _cents(text: str) -> int:
    try:
        cents = Decimal(text.replace("€", "").replace("\u202f", "").replace(" ", "").replace(",", ".")) * 100
        if not cents.is_finite() or cents != cents.to_integral_value():
            raise InvalidOperation
    except InvalidOperation:
        raise Refusal("prix", f"Prix illisible : {text[:20]}.") from None
    return int(cents)


def bring(line: Line, partner: str, report: Report) -> None:
    """Write one line: a new listing, or the changes of one that came from the same list."""
    company, place = _company(line)
    if company.state == State.CLOSED:
        report.refused.append((line.number, line.siren, company.closed_words))
        return
    profile = ProviderProfile.objects.select_for_update(of=("self",)).filter(company=company).first()
    if profile is not None and (profile.contact_id is not None or profile.partner != partner):
        report.kept.append((line.number, profile.name))
        return
    if profile is not None and profile.state not in (ListingState.PUBLISHED, ListingState.ARCHIVED):
        # A moderator took it down: a file does not bring it back.
        report.kept.append((line.number, profile.name))
        return
    if profile is None:
        profile = ProviderProfile(
            company=company, partner=partner, slug=free_slug(ProviderProfile, line.words.name)
        )
        before = None
    else:
        before = _said(profile)
    now = timezone.now()
    write(profile, line.words)
    profile.remote_ok, profile.establishment = line.remote_ok, place.establishment
    profile.stand_in(place.commune, place.point)
    if before is None:
        profile.state, profile.published_at, profile.confirmed_at = ListingState.PUBLISHED, now, now
        profile.save()
        audit.record("directory.providerprofile.import", profile, by=SYSTEM, why=partner)
    elif before == (*_words(profile), _offered(line.offers)):
        # Still on their list: that is what a confirmation says. Once a day is enough to say it.
        report.unchanged += 1
        if profile.confirmed_at is None or profile.confirmed_at.date() < now.date():
            ProviderProfile.objects.filter(pk=profile.pk).update(confirmed_at=now)
        return
    else:
        profile.confirmed_at = now
        profile.version += 1
        profile.save()
    _write_offers(profile, line.offers)
    recount(profile)
    shown_changed(profile)
    if before is None:
        report.created += 1
    else:
        report.updated += 1


def _company(line: Line) -> tuple[Company, Place]:
    """The company, and where it stands; one that the register's copy lacks is made from the list."""
    company, _ = Company.objects.get_or_create(
        siren=line.siren,
        defaults={"name": line.words.name, "commune": line.commune, "source": Source.DECLARED},
    )
    found = None
    if line.siret:
        found = (
            Establishment.objects.select_related("commune")
            .filter(siret=line.siret, company=company, commune__isnull=False, state=State.ACTIVE)
            .first()
        )
    return company, Place(found.commune, found) if found and found.commune else Place(line.commune)


def _write_offers(profile: ProviderProfile, offers: tuple[Offer, ...]) -> None:
    profile.offers.all().delete()
    rows = []
    for position, offer in enumerate(offers, 1):
        row = ServiceOffer(profile=profile, position=position)
        put(row, offer)
        rows.append(row)
    ServiceOffer.objects.bulk_create(rows)
    OfferZone.objects.bulk_create(
        zone for row, offer in zip(rows, offers, strict=True) for zone in zones_of(row, offer.zones)
    )


def _words(profile: ProviderProfile) -> tuple[object, ...]:
    return (
        profile.name, profile.headline, profile.body, profile.website, tuple(profile.languages),
        profile.remote_ok, profile.commune_id, profile.establishment_id,
    )  # fmt: skip


def _offered(offers: tuple[Offer, ...]) -> tuple[tuple[object, ...], ...]:
    return tuple(
        (
            offer.service_type.pk,
            offer.price_kind,
            offer.price_min_cents,
            offer.coverage_kind,
            offer.radius_km,
        )
        for offer in offers
    )


def _said(profile: ProviderProfile) -> tuple[object, ...]:
    """What a listing says now, as a line would say it."""
    offers = tuple(
        (row.service_type_id, row.price_kind, row.price_min_cents, row.coverage_kind, row.radius_km)
        for row in profile.offers.all()
    )
    return (*_words(profile), offers)
