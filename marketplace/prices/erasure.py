"""What a person takes away of the prices they gave: the price stays, of a company, and nobody gave it."""

from __future__ import annotations

from core.capabilities import erasures
from core.personal import unlinked

SHOWS = ("series", "service_type", "unit", "region", "ht_cents", "observed_on", "state", "recorded_at")
erasures.register(unlinked("prices.Observation", "given_by", shows=SHOWS))
