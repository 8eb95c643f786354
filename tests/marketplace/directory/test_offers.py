"""Services, prices and places: what is refused in words is refused by the database too."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refusal
from marketplace.directory import services, wording
from marketplace.directory.errors import TooMany
from marketplace.directory.models import CoverageKind, OfferZone, PriceKind, ServiceOffer
from marketplace.directory.models.offers import OFFERS_MAX, PRICE_MAX, RADIUS_MAX
from marketplace.directory.services.offering import check, put
from taxonomy.models import ServiceType, Unit
from territories.zones import ancestors
from tests.marketplace.directory.acting import actor, draft, offer
from tests.marketplace.directory.factories import OfferFactory, ProviderFactory, ZoneFactory
from tests.taxonomy.factories import ScopeBandFactory, ServiceTypeFactory
from tests.territories.factories import CommuneFactory, DepartmentFactory, RegionFactory

pytestmark = pytest.mark.django_db
KIND = ServiceType(code="site", name="Site", unit=Unit.JOB)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"price_min_cents": None}, "price_min"),
        ({"price_min_cents": 0}, "price_min"),
        ({"price_min_cents": -5}, "price_min"),
        ({"price_min_cents": 10**14}, "price_min"),
        ({"price_kind": "from", "price_max_cents": 100}, "price_max"),
        ({"price_kind": "barter"}, "price_kind"),
        ({"price_kind": "hourly"}, "unit"),
        ({"unit": "gram"}, "unit"),
        ({"coverage_kind": "moon"}, "coverage_kind"),
        ({"coverage_kind": "radius"}, "radius_km"),
        ({"coverage_kind": "radius", "radius_km": 0}, "radius_km"),
        ({"coverage_kind": "radius", "radius_km": 100_000}, "radius_km"),
        ({"coverage_kind": "zones"}, "zones"),
        ({"details": "x" * 161}, "details"),
    ],
)
def test_bad_input_is_refused_beside_its_field(changed, field):
    with pytest.raises(Refusal) as refused:
        check(offer(KIND, **changed))
    assert refused.value.field == field


CENTS = st.none() | st.integers(-10, 20) | st.integers(PRICE_MAX - 2, PRICE_MAX + 2)


@given(
    price_kind=st.sampled_from(PriceKind.values),
    low=CENTS,
    high=CENTS,
    coverage=st.sampled_from(CoverageKind.values),
    radius=st.none() | st.integers(-1, RADIUS_MAX + 1),
    unit=st.sampled_from([Unit.JOB.value, Unit.HOUR.value]),
)
def test_what_is_accepted_the_database_takes(price_kind, low, high, coverage, radius, unit):
    typed = offer(
        KIND,
        price_kind=price_kind,
        price_min_cents=low,
        price_max_cents=high,
        coverage_kind=coverage,
        radius_km=radius,
        unit=unit,
        zones=[RegionFactory.build()],
    )
    try:
        kept = check(typed)
    except Refusal:
        return
    row = ServiceOffer()
    put(row, kept)
    for constraint in ServiceOffer._meta.constraints:
        if constraint.name.startswith("offer_p") or constraint.name.startswith("offer_r"):
            constraint.validate(ServiceOffer, row)
    assert kept.price_min_cents is None or 1 <= kept.price_min_cents <= PRICE_MAX


@pytest.mark.parametrize(
    "wrong",
    [
        {"price_min_cents": None},
        {"price_min_cents": 0},
        {"price_kind": "on_quote"},
        {"price_max_cents": 200_000},
        {"price_kind": "from", "price_max_cents": 5},
        {"price_kind": "hourly"},
        {"coverage_kind": "radius"},
        {"coverage_kind": "radius", "radius_km": 1_001},
        {"radius_km": 10},
    ],
)
def test_the_database_takes_nothing_else(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        OfferFactory(**wrong)


def test_one_price_for_one_thing():
    profile, by = draft()
    band = ScopeBandFactory()
    kind = band.service_type
    services.save_offer(profile.pk, offer(kind, scope=band), by=by)
    services.save_offer(profile.pk, offer(kind), by=by)
    services.save_offer(profile.pk, offer(kind, unit=Unit.DAY.value), by=by)
    for twice in (offer(kind, scope=band), offer(kind)):
        with pytest.raises(Refusal) as refused:
            services.save_offer(profile.pk, twice, by=by)
        assert refused.value.field == "service_type"
    for row in list(profile.offers.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            OfferFactory(profile=profile, service_type=kind, unit=row.unit, scope=row.scope)
    with pytest.raises(Refusal) as refused:
        services.save_offer(profile.pk, offer(ServiceTypeFactory(), scope=band), by=by)
    assert refused.value.field == "scope"


def test_a_change_replaces_price_place_and_zones():
    profile, by = draft()
    zones = [RegionFactory(), DepartmentFactory(), CommuneFactory()]
    row = services.save_offer(profile.pk, offer(coverage_kind="zones", zones=zones), by=by)
    assert {(zone.kind, zone.path) for zone in row.zones.all()} == {
        ("region", "44"),
        ("department", "44/57"),
        ("commune", f"44/57/{zones[2].code}"),
    }
    inside = CommuneFactory(code="57463", name="Metz")
    assert OfferZone.objects.filter(path__in=ancestors(inside.path)).count() == 2
    changed = offer(row.service_type, price_kind="on_quote", coverage_kind="radius", radius_km=30)
    services.save_offer(profile.pk, changed, by=by, offer_id=row.pk)
    row.refresh_from_db()
    assert (row.price_min_cents, row.radius_km, row.zones.count()) == (None, 30, 0)
    other = OfferFactory()
    with pytest.raises(ServiceOffer.DoesNotExist):
        services.save_offer(profile.pk, changed, by=by, offer_id=other.pk)


def test_a_listing_has_twenty_services_at_most_and_loses_one_by_one():
    profile, by = draft()
    rows = [services.save_offer(profile.pk, offer(), by=by) for _ in range(OFFERS_MAX)]
    with pytest.raises(TooMany):
        services.save_offer(profile.pk, offer(), by=by)
    version = services.remove_offer(profile.pk, rows[0].pk, by=by).version
    assert services.remove_offer(profile.pk, rows[0].pk, by=by).version == version + 1
    assert profile.offers.count() == OFFERS_MAX - 1


def test_prices_and_places_are_told_in_words():
    profile = ProviderFactory(commune=CommuneFactory(name="Guéret"))
    told = {
        "1 900 € HT la prestation": {},
        "à partir de 80 € HT la journée": {
            "price_kind": "from",
            "price_min_cents": 8_000,
            "unit": Unit.DAY,
        },
        "de 60 € à 90,50 € HT l’heure": {
            "price_kind": "hourly",
            "price_min_cents": 6_000,
            "price_max_cents": 9_050,
            "unit": Unit.HOUR,
        },
        "sur devis ": {"price_kind": "on_quote", "price_min_cents": None},
    }
    for expected, values in told.items():
        row = OfferFactory(profile=profile, **values)
        text = f"{wording.price(row)} {wording.unit(row)}"
        assert text.replace("\u202f", " ").replace("\u00a0", " ") == expected
    radius = OfferFactory(profile=profile, coverage_kind="radius", radius_km=50)
    assert wording.coverage(radius, "Guéret").replace("\u00a0", " ") == "50 km autour de Guéret"
    zones = OfferFactory(profile=profile, coverage_kind="zones")
    for number in range(5):
        ZoneFactory(offer=zones, code=f"{number:02d}", label=f"Zone {number}", path=f"44/{number:02d}")
    assert wording.coverage(zones, "") == "Zone 0, Zone 1, Zone 2 et 2 autres"


def test_a_strangers_listing_is_left_alone():
    row = OfferFactory()
    with pytest.raises(PermissionDenied):
        services.remove_offer(row.profile_id, row.pk, by=actor())


@pytest.mark.parametrize(
    ("measure", "low", "high", "told"),
    [
        ("pages", 1, 5, "1 à 5 pages"),
        ("caisses", 1, 1, "1 caisse"),
        ("terminaux", 1, 1, "1 terminal"),
        ("pays", 1, 1, "1 pays"),
        ("envois par mois", 1, 1, "1 envoi par mois"),
        ("salariés", 50, None, "50 salariés et plus"),
    ],
)
def test_a_size_is_told_in_french(measure, low, high, told):
    kind = ServiceTypeFactory(measure=measure)
    assert wording.size(ScopeBandFactory(service_type=kind, minimum=low, maximum=high)) == told
