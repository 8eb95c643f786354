"""What an aid may bring for a spend, in cents: the rate, the spend that counts, the floor and the ceiling.

Rounded down to the cent: an estimate never promises more than the rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Literal

from core.wording import euros
from eligibility.facts import Range


@dataclass(frozen=True, slots=True)
class Rule:
    """Rates in percent, sums in cents; what is not known is ``None``.

    ``floor`` is the least that is paid: below it, nothing is. Of the spend, only ``spend_max`` counts.
    """

    rate_min: Decimal | None = None
    rate_max: Decimal | None = None
    floor: int | None = None
    ceiling: int | None = None
    spend_min: int | None = None
    spend_max: int | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """Between ``low`` and ``high`` cents, both 0 when nothing is paid; ``because`` is the bound that bit."""

    low: int
    high: int
    because: Literal["", "ceiling", "floor", "spend_min", "spend_max"] = ""

    @property
    def words(self) -> str:
        if not self.high:
            return "rien pour ce montant"
        if self.low == self.high:
            return euros(self.high)
        return f"jusqu’à {euros(self.high)}" if not self.low else f"{euros(self.low)} à {euros(self.high)}"


def estimate(rule: Rule, spend: Range[int]) -> Estimate | None:
    """Return what the aid may bring for a spend in cents, a sum or a range; ``None`` when no rule says.

    Without a rate, the ceiling is all that is known: up to it, and up to the spend.
    """
    low_spend = spend.minimum or 0
    high_spend = spend.maximum
    if high_spend is None:
        high_spend = max(filter(None, (rule.spend_max, _spend_of_ceiling(rule), low_spend)), default=0)
    if rule.rate_max is None and rule.ceiling is None:
        return None
    high, why = _brings(rule, rule.rate_max, high_spend)
    low_rate = rule.rate_max if rule.rate_min is None else rule.rate_min
    low = _brings(rule, low_rate, low_spend)[0] if low_rate is not None else 0
    return Estimate(min(low, high), high, why)


def _brings(
    rule: Rule, rate: Decimal | None, spend: int
) -> tuple[int, Literal["", "ceiling", "floor", "spend_min", "spend_max"]]:
    if rule.spend_min is not None and spend < rule.spend_min:
        return 0, "spend_min"
    because: Literal["", "ceiling", "floor", "spend_min", "spend_max"] = ""
    counted = spend
    if rule.spend_max is not None and counted > rule.spend_max:
        counted, because = rule.spend_max, "spend_max"
    share = Decimal(100) if rate is None else rate
    sum_ = int((Decimal(counted) * share / 100).to_integral_value(ROUND_FLOOR))
    if rule.ceiling is not None and sum_ > rule.ceiling:
        sum_, because = rule.ceiling, "ceiling"
    if rule.floor is not None and sum_ < rule.floor:
        return 0, "floor"
    return sum_, because


def _spend_of_ceiling(rule: Rule) -> int | None:
    """Return the spend from which the ceiling is reached."""
    if rule.ceiling is None:
        return None
    if not rule.rate_max:
        return rule.ceiling
    return int((Decimal(rule.ceiling) * 100 / rule.rate_max).to_integral_value()) + 1
