from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from hypothesis import assume, given
from hypothesis import strategies as st

from core import limits
from core.limits import Limit, hit, network_of

FIVE = Limit("five", 5, 60)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_count_is_allowed_and_one_more_is_not():
    verdicts = [hit(FIVE, "me").allowed for _ in range(7)]
    assert verdicts == [True] * 5 + [False] * 2


def test_keys_and_limits_are_counted_apart():
    for _ in range(6):
        hit(FIVE, "me")
    assert hit(FIVE, "you").allowed
    assert hit(Limit("other", 5, 60), "me").allowed
    assert not hit(FIVE, "me").allowed


@given(st.floats(0, 3600, exclude_max=True), st.sampled_from([1, 7, 60, 3600]))
def test_whoever_waits_as_told_is_allowed_again_and_not_before_the_window_ends(offset, seconds):
    cache.clear()
    limit = Limit("once", 1, seconds)
    with time_machine.travel(NOON + timedelta(seconds=offset), tick=False) as clock:
        assert hit(limit, "me") == limits.Verdict(True, 0)
        refused = hit(limit, "me")
        assert not refused.allowed
        assert 1 <= refused.retry_after <= seconds
        clock.shift(refused.retry_after)
        assert hit(limit, "me").allowed


def test_the_end_of_a_window_is_announced_to_the_second():
    with time_machine.travel(NOON + timedelta(seconds=13.4), tick=False):
        for _ in range(5):
            hit(FIVE, "me")
        assert hit(FIVE, "me").retry_after == 47


def test_a_counter_lost_in_between_starts_anew(monkeypatch):
    class Forgetful(LocMemCache):
        def add(self, *args, **kwargs):
            return True  # there a moment ago, evicted since

    monkeypatch.setattr(limits, "cache", Forgetful("core.tests", {}))
    assert hit(FIVE, "me").allowed
    assert hit(FIVE, "me").allowed


@pytest.mark.parametrize("key", ["192.0.2.7", "a@example.fr", "x" * 1000, "é\x00\n"])
def test_the_key_is_kept_as_a_keyed_digest_only(key, settings, monkeypatch):
    slots = []
    monkeypatch.setattr(limits, "_count", lambda store, slot, seconds: slots.append(slot) or 1)
    hit(FIVE, key)
    settings.SECRET_KEY = "another"
    hit(FIVE, key)
    assert key not in slots[0]
    assert slots[0] != slots[1]
    assert all(len(slot) < 200 and slot.isascii() and slot.isprintable() for slot in slots)


def test_the_counts_of_one_test_are_not_there_in_the_next():
    assert hit(FIVE, "me").allowed
    assert limits.own_counts.get("left-by-another-test") is None
    limits.own_counts.set("left-by-another-test", 1)
    cache.set("left-by-another-test", 1)


def test_the_counts_of_one_test_are_not_there_in_the_next_one_either():
    assert limits.own_counts.get("left-by-another-test") is None
    assert cache.get("left-by-another-test") is None


# -- Where a request comes from --------------------------------------------------------------------


def network(rf, settings, address, forwarded=None, proxies=0):
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return network_of(rf.get("/", REMOTE_ADDR=address, headers=headers))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("unix:", "unknown"),
        ("192.0.2.7:8080", "unknown"),
        ("192.0.2.007", "unknown"),
    ],
)
def test_a_key_is_an_ipv4_address_or_a_64_of_ipv6(rf, settings, address, expected):
    assert network(rf, settings, address) == expected


@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_all_addresses_of_one_64_have_one_key(address, low):
    from ipaddress import IPv6Address

    from django.test import RequestFactory

    other = IPv6Address(int(address) >> 64 << 64 | low)
    assume(not address.ipv4_mapped and not other.ipv4_mapped)
    keys = {network_of(RequestFactory().get("/", REMOTE_ADDR=str(one))) for one in (address, other)}
    assert len(keys) == 1


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "198.51.100.1", "192.0.2.7"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        (2, "203.0.113.9, 198.51.100.1, 198.51.100.2", "198.51.100.1"),
        (2, "198.51.100.2", "192.0.2.7"),
        (1, None, "192.0.2.7"),
        (1, " , ", "192.0.2.7"),
        (1, "203.0.113.9, rubbish", "unknown"),
    ],
)
def test_only_what_our_own_proxies_add_is_believed(rf, settings, proxies, forwarded, expected):
    assert network(rf, settings, "192.0.2.7", forwarded, proxies) == expected


@pytest.mark.urls("tests.core.urls")
@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_a_thousand_forged_addresses_are_limited_as_one(client, settings, proxies):
    settings.TRUSTED_PROXIES = proxies
    real = ", ".join(["198.51.100.1", "198.51.100.2"][:proxies])
    statuses = []
    with time_machine.travel(NOON, tick=False):
        for number in range(1000):
            forged = f"203.0.{number // 250}.{number % 250}"
            forwarded = f"{forged}, {real}" if real else forged
            statuses.append(client.get("/limited/", headers={"X-Forwarded-For": forwarded}).status_code)
    assert statuses == [200] * 5 + [429] * 995
