"""Tariffs of listings, read as observations of their own series; odd ones are held."""

from __future__ import annotations

import pytest

from indicators.computing import today
from marketplace.prices import asking
from marketplace.prices.models import Observation, Series
from tests.marketplace.directory.factories import OfferFactory, ProviderFactory
from tests.marketplace.prices.factories import ObservationFactory
from tests.taxonomy.factories import ServiceTypeFactory
from tests.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db


def offered(cents=190_000, **values):
    region = RegionFactory()
    profile = values.pop("profile", None) or ProviderFactory(region=region)
    return OfferFactory(profile=profile, price_min_cents=cents, **values)


def read_all():
    cursor = 0
    while cursor is not None:
        cursor = asking.read_tariffs(cursor, today())


def test_tariffs_of_listings_are_read_once_and_again_when_they_change():
    offer = offered()
    read_all()
    first = Observation.objects.get()
    assert (first.series, first.ht_cents, first.observed_on) == (Series.ASKED, 190_000, today())
    read_all()
    assert Observation.objects.get() == first
    type(offer).objects.filter(pk=offer.pk).update(price_min_cents=210_000)
    read_all()
    assert dict(Observation.objects.values_list("ht_cents", "state")) == {
        190_000: "replaced",
        210_000: "kept",
    }


@pytest.mark.parametrize("gone", ["offer", "listing", "price"])
def test_a_tariff_that_is_no_longer_shown_no_longer_counts(gone):
    offer = offered()
    read_all()
    if gone == "offer":
        offer.delete()
    elif gone == "listing":
        type(offer.profile).objects.filter(pk=offer.profile_id).update(state="masked")
    else:
        type(offer).objects.filter(pk=offer.pk).update(price_kind="on_quote", price_min_cents=None)
    read_all()
    assert Observation.objects.get().state == "replaced"


def test_neither_from_nor_quotes_are_tariffs_and_a_range_counts_for_its_middle():
    offered(price_kind="from")
    offered(None, price_kind="on_quote")
    offered(4_000, price_kind="hourly", unit="hour", price_max_cents=9_000)
    read_all()
    assert Observation.objects.get().ht_cents == 6_000


@pytest.mark.parametrize(
    ("cents", "others", "median", "expected"),
    [
        (120_000, [100_000], None, "vat"),
        (100_000, [120_000], None, "vat"),
        (119_700, [100_000], None, "vat"),
        (110_000, [100_000], None, ""),
        (100_000, [], 100_000, ""),
        (2_000_001, [], 100_000, "far"),
        (4_999, [], 100_000, "far"),
    ],
)
def test_an_odd_price_is_set_aside(cents, others, median, expected):
    assert asking.doubt(cents, others=others, median=median) == expected


def test_an_odd_tariff_is_held_out_of_releases():
    profile = ProviderFactory(region=RegionFactory())
    one = ServiceTypeFactory()
    ObservationFactory(service_type=one, company=profile.company, ht_cents=100_000)
    offered(120_000, profile=profile, service_type=one)
    read_all()
    held = Observation.objects.get(series=Series.ASKED)
    assert (held.state, held.doubt) == ("held", "vat")
