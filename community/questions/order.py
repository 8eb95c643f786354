"""How answers are ordered: one number, the same for everyone, strictly moved by each vote."""

from __future__ import annotations

from decimal import Decimal, localcontext

SCALE = 10**12
# Before any vote an answer stands as if it had three for and two against: unvoted is not disliked.
PRIOR_UP, PRIOR_DOWN = 3, 2


def quality(up: int, down: int, *, accepted: bool = False) -> int:
    """Return the place of an answer among others, an integer between 0 and 10¹²; higher comes first.

    Mean minus one standard deviation of a Beta(3 + up, 2 + down): rises with every vote for, falls with
    every vote against, and asks for proof before it trusts. Being accepted counts as one vote for.
    Integers and not floats: the same on every machine, without a tie that rounding made.
    """
    up += accepted
    with localcontext() as context:
        context.prec = 40
        n = Decimal(up + down + PRIOR_UP + PRIOR_DOWN)
        m = Decimal(up + PRIOR_UP) / n
        return int((m - (m * (1 - m) / (n + 1)).sqrt()) * SCALE)
