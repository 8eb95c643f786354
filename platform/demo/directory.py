"""The demonstration's providers and connectors: ``fixtures/demo/directory``.

Written as rows, in bulk: through the services each would be dated now, and wait for a moderator. What is
there stays as visitors left it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from PIL import Image
from stdnum import luhn

from accounts import demo as demo_accounts
from accounts.models import User
from community.questions.importing.writing import digest
from companies.lookup import search_name
from companies.models import Company, Establishment, Membership, MembershipState, Role
from conversations.models import Message, Party, Thread
from core.ids import encode
from core.markdown import render
from core.uploads import Clean, keep
from marketplace.directory import completeness
from marketplace.directory.models import (
    ConnectorProfile,
    CoverageKind,
    ListingState,
    OfferZone,
    PriceKind,
    ProviderPicture,
    ProviderProfile,
    ServiceOffer,
    ServiceRequest,
)
from marketplace.directory.services.asking import measure_answers, working_days_after
from marketplace.directory.services.offering import zones_of
from marketplace.directory.services.texts import SLUG_MAX
from taxonomy.models import ScopeBand, ServiceType, Topic, Unit
from territories.models import Commune, Department, Region

FOLDER = settings.ROOT / "fixtures" / "demo" / "directory"
MEDIA = settings.ROOT / "fixtures" / "demo" / "media"
# Below those of real companies: all of them begin with zeros.
FIRST_NUMBER = 10_100
UNITS = {"mois": Unit.MONTH, "an": Unit.YEAR, "jour": Unit.DAY, "heure": Unit.HOUR}
TARIFF = re.compile(r"(?P<kind>fixe|des|heure|devis)(?: (?P<low>\d+)(?:-(?P<high>\d+))?)?(?: (?P<unit>\w+))?")
# « Le Fournil de Sylvie », of fixtures/demo/etablissements.csv.
BAKERY = "000000372"
KINDS = {
    "fixe": PriceKind.FIXED,
    "des": PriceKind.FROM,
    "heure": PriceKind.HOURLY,
    "devis": PriceKind.ON_QUOTE,
}


def load() -> tuple[int, int]:
    """Add the listings that are missing; return how many were added, and how many there are."""
    providers = _read("providers")
    connectors = _read("connectors")
    with transaction.atomic():
        added = _load_providers(providers) + _load_connectors(connectors)
        _give_the_bakery()
    return added, len(providers) + len(connectors)


def _give_the_bakery() -> None:
    """Let the demonstration's member speak for her bakery: only who does may review."""
    sylvie = User.objects.filter(email=demo_accounts.email_of("member")).first()
    bakery = Company.objects.filter(pk=BAKERY).first()
    if sylvie and bakery:
        Membership.objects.get_or_create(
            user=sylvie,
            company=bakery,
            defaults={"role": Role.OWNER, "state": MembershipState.VERIFIED, "verified_at": timezone.now()},
        )


def _read(name: str) -> list[dict[str, Any]]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))[name]


def _load_providers(rows: list[dict[str, Any]]) -> int:
    known = set(ProviderProfile.objects.values_list("slug", flat=True))
    missing = [(place, row) for place, row in enumerate(rows) if _slug(row) not in known]
    if not missing:
        return 0
    now = timezone.now()
    communes = _communes(row["town"] for _, row in missing)
    people = _people(row for _, row in missing)
    types = ServiceType.objects.in_bulk()
    bands = {(band.service_type_id, band.minimum): band for band in ScopeBand.objects.all()}
    places = _places(missing, communes, now)
    offers: list[ServiceOffer] = []
    zones: list[OfferZone] = []
    profiles = []
    zoned = _zoned()
    for place, row in missing:
        profile = ProviderProfile(
            pk=digest("demo-provider", _slug(row)),
            company_id=places[place].company_id,
            establishment=places[place],
            remote_ok=row.get("remote", False),
            partner=row.get("partner", ""),
            shows_answers=row.get("answers", False),
            contact=None if row.get("partner") else people[_keeper(row)],
        )
        _describe(profile, row, communes[row["town"]], now)
        own = []
        for order, line in enumerate(row["offers"], 1):
            offer, where = _offer(profile, order, line, types, bands)
            own.append(offer)
            zones += zones_of(offer, [zoned[code] for code in where])
        steps = completeness.steps(profile, own, len(row.get("pictures", ())))
        profile.completeness = completeness.score(steps)
        offers += own
        profiles.append(profile)
    ProviderProfile.objects.bulk_create(profiles)
    ServiceOffer.objects.bulk_create(offers)
    OfferZone.objects.bulk_create(zones)
    for profile, (_, row) in zip(profiles, missing, strict=True):
        for order, line in enumerate(row.get("pictures", ()), 1):
            _picture(profile, order, line)
    Membership.objects.bulk_create(
        Membership(
            user_id=profile.contact_id,
            company_id=profile.company_id,
            establishment=profile.establishment,
            role=Role.OWNER,
            state=MembershipState.VERIFIED,
            verified_at=now - timedelta(days=1),
        )
        for profile in profiles
        if profile.contact_id
    )
    for profile in profiles:
        if profile.shows_answers:
            _requests(profile, now)
    return len(profiles)


def _load_connectors(rows: list[dict[str, Any]]) -> int:
    known = set(ConnectorProfile.objects.values_list("slug", flat=True))
    missing = [row for row in rows if _slug(row) not in known]
    if not missing:
        return 0
    now = timezone.now()
    communes = _communes(row["town"] for row in missing)
    people = _people(missing)
    topics = {topic.slug: topic.pk for topic in Topic.objects.all()}
    profiles = []
    for row in missing:
        profile = ConnectorProfile(
            pk=digest("demo-connector", _slug(row)),
            contact=people[_keeper(row)],
            level=row["level"],
            charter_signed_at=now - timedelta(days=row["age"] + 3),
            capacity_open=row.get("open", True),
            actions=row["actions"],
        )
        _describe(profile, row, communes[row["town"]], now)
        profiles.append(profile)
    ConnectorProfile.objects.bulk_create(profiles)
    links = ConnectorProfile.topics.through
    links.objects.bulk_create(
        links(content_object=profile, tag_id=topics[slug])
        for profile, row in zip(profiles, missing, strict=True)
        for slug in row["topics"]
    )
    helped = ConnectorProfile.regions.through
    helped.objects.bulk_create(
        helped(connectorprofile=profile, region_id=code)
        for profile, row in zip(profiles, missing, strict=True)
        for code in row.get("regions", ())
    )
    return len(profiles)


def _describe(
    listing: ProviderProfile | ConnectorProfile, row: Mapping[str, Any], commune: Commune, now: datetime
) -> None:
    """What a listing of either sort is made of."""
    text = row["body"].strip()
    listing.slug, listing.name, listing.headline = _slug(row), row["name"], row["headline"]
    listing.body, listing.body_html = text, str(render(text))
    listing.website = row.get("site", "")
    listing.languages = row.get("languages", ["fr"])
    listing.stand_in(commune)
    listing.state = ListingState.PUBLISHED
    listing.published_at = now - timedelta(days=row["age"])
    listing.created_at = listing.submitted_at = listing.published_at - timedelta(days=2)
    listing.confirmed_at = now - timedelta(days=row["seen"])


def _slug(row: Mapping[str, Any]) -> str:
    return slugify(row["name"])[:SLUG_MAX].strip("-")


def _keeper(row: Mapping[str, Any]) -> str:
    return row.get("person") or f"fiche-{_slug(row)}"


def _communes(towns: Iterable[str]) -> dict[str, Commune]:
    """Find « Guéret (23) ». A town that is no commune of France is a fault of the file."""
    wanted = sorted(set(towns))
    names = {town: town.removesuffix(")").rpartition(" (") for town in wanted}
    rows = Commune.objects.counted().filter(name__in=[name for name, _, _ in names.values()])
    found = {(row.name, row.department_code): row for row in rows}
    missing = [town for town, (name, _, code) in names.items() if (name, code) not in found]
    if missing:
        raise ValueError(f"no such commune: {missing[0]}")
    return {town: found[name, code] for town, (name, _, code) in names.items()}


def _people(rows: Iterable[Mapping[str, Any]]) -> dict[str, User]:
    """The accounts that keep listings, by slug; those that are missing are made at once."""
    names = {_keeper(row): row.get("by", row["name"]) for row in rows if not row.get("partner")}
    emails = {slug: demo_accounts.email_of(slug) for slug in names}
    known = {user.email: user for user in User.objects.filter(email__in=emails.values())}
    new = []
    for slug, email in emails.items():
        if email not in known:
            since = timezone.now() - demo_accounts.AGE
            person = User(email=email, display_name=names[slug], date_joined=since)
            person.set_unusable_password()
            new.append(person)
    User.objects.bulk_create(new)
    known |= {user.email: user for user in new}
    return {slug: known[email] for slug, email in emails.items()}


def _places(
    missing: Iterable[tuple[int, Mapping[str, Any]]], communes: Mapping[str, Commune], now: datetime
) -> dict[int, Establishment]:
    """The company and the establishment of each listing, with numbers that pass the checks."""
    companies, places = [], {}
    for place, row in missing:
        commune = communes[row["town"]]
        siren = _checked(f"{FIRST_NUMBER + place:08d}")
        name = row["name"].upper()
        companies.append(
            Company(
                siren=siren,
                name=name,
                commune=commune,
                headcount_min=place % 4,
                headcount_max=place % 4 + 2,
                created_on=(now - timedelta(days=row["age"] + 1500)).date(),
            )
        )
        places[place] = Establishment(
            siret=_checked(f"{siren}0001"),
            company_id=siren,
            commune=commune,
            latitude=commune.latitude,
            longitude=commune.longitude,
            is_head_office=True,
            search_name=search_name(name, ""),
        )
    Company.objects.bulk_create(companies, ignore_conflicts=True)
    Establishment.objects.bulk_create(places.values(), ignore_conflicts=True)
    return places


def _checked(body: str) -> str:
    return body + luhn.calc_check_digit(body)


def _zoned() -> dict[str, Region | Department]:
    """The zones that offers name: « 23 » a department, « R75 » a region."""
    departments = {row.code: row for row in Department.objects.all()}
    regions = {f"R{row.code}": row for row in Region.objects.all()}
    return {**departments, **regions}


def _offer(
    profile: ProviderProfile,
    order: int,
    line: str,
    types: Mapping[str, ServiceType],
    bands: Mapping[tuple[str, int], ScopeBand],
) -> tuple[ServiceOffer, list[str]]:
    """Read a line of a listing; return the offer and the codes of its zones."""
    what, details, tariff, where = (part.strip() for part in line.split("|"))
    code, _, first = what.partition("/")
    said = TARIFF.fullmatch(tariff)
    if said is None:
        raise ValueError(f"no such tariff: {line}")
    kind = KINDS[said["kind"]]
    unit = Unit.HOUR if kind == PriceKind.HOURLY else UNITS.get(said["unit"] or "", Unit(types[code].unit))
    radius, coverage, codes = None, CoverageKind.ZONES, where.split()[1:]
    if where.endswith(" km"):
        radius, coverage, codes = int(where[:-3]), CoverageKind.RADIUS, []
    elif where in {"France", "distance"}:
        coverage = CoverageKind.COUNTRY if where == "France" else CoverageKind.REMOTE
    offer = ServiceOffer(
        pk=digest("demo-offer", profile.slug, str(order)),
        profile=profile,
        service_type=types[code],
        unit=unit,
        scope=bands[code, int(first)] if first else None,
        details=details,
        price_kind=kind,
        price_min_cents=int(said["low"]) * 100 if said["low"] else None,
        price_max_cents=int(said["high"]) * 100 if said["high"] else None,
        coverage_kind=coverage,
        radius_km=radius,
        position=order,
    )
    return offer, codes


def _picture(profile: ProviderProfile, order: int, line: str) -> None:
    name, _, words = line.partition(" : ")
    content = (MEDIA / f"{name}.webp").read_bytes()
    with Image.open(BytesIO(content)) as picture:
        width, height = picture.size
    ProviderPicture.objects.create(
        pk=digest("demo-picture", profile.slug, name),
        profile=profile,
        file=keep(Clean(content, "image/webp", (width, height)), use="directory.picture"),
        alt_text=words,
        width=width,
        height=height,
        position=order,
    )


ASKED = (
    ("member", 9, 3, "Ma caisse perd la connexion le samedi. Pouvez-vous passer un lundi ?"),
    ("camille-aubry", 20, 6, "Je cherche une sauvegarde pour trois postes et une caisse, à distance."),
    ("yann-le-goff", 33, 26, "Un petit outil pour relier mes devis à mon agenda : est-ce possible ?"),
    ("karim-benali", 1, 0, "Bonjour, je voudrais un devis pour remplacer ma sauvegarde."),
)
"""Who asked, how many days ago, after how many hours the answer came (0: not yet), and what."""
ANSWER = "Bonjour, oui, c’est possible. Dites-moi ce que vous avez aujourd’hui : je vous propose un appel."


def _requests(profile: ProviderProfile, now: datetime) -> None:
    """Some requests to one listing, so that its dashboard and its answering time are not empty."""
    offer = profile.offers.order_by("position").first()
    for slug, days, hours, text in ASKED:
        asker = User.objects.filter(email=demo_accounts.email_of(slug)).first()
        if asker is None or profile.contact is None:
            continue
        asked = now - timedelta(days=days)
        answered = asked + timedelta(hours=hours) if hours else None
        thread = Thread.objects.create(
            pk=digest("demo-request", slug, encode(profile.pk)),
            subject="Demande de devis",
            about_label=profile.name,
            about_url=profile.get_absolute_url(),
            started_at=asked,
            last_message_at=answered or asked,
        )
        sides = [
            Party.objects.create(thread=thread, place=0, person=asker),
            Party.objects.create(thread=thread, place=1, person=profile.contact, unread=0 if hours else 1),
        ]
        Message.objects.create(thread=thread, author=sides[0], text=text, html=render(text), sent_at=asked)
        if answered:
            Message.objects.create(
                thread=thread, author=sides[1], text=ANSWER, html=render(ANSWER), sent_at=answered
            )
        ServiceRequest.objects.create(
            provider=profile,
            thread=thread,
            person=asker,
            offer=offer,
            asked_at=asked,
            due_at=working_days_after(asked, 2),
            answered_at=answered,
        )
    measure_answers(profile.pk)
