"""What orders answers and waiting questions: one value each, the same for everyone."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from decimal import Decimal, localcontext

SCALE = 10**12
# Before any vote an answer stands as if it had three for and two against: unvoted is not disliked.
PRIOR_UP, PRIOR_DOWN = 3, 2
# A "me too" makes a question look as if it had waited for longer, in hours.
ME_TOO_HOURS = 24


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


# Where one class ends and the next begins: few enough that most votes change none.
CLASSES = ((0.3, 0.3), (0.5, 0.5), (0.65, 0.65), (0.8, 0.8))
BEST_CLASS = 0.95


def coarse_quality(stored: int) -> float:
    """Return the class of an answer's quality, from 0 to 1: what the search index keeps of it."""
    share = stored / SCALE
    return next((value for end, value in CLASSES if share < end), BEST_CLASS)


def waiting_since(asked_at: datetime, me_too_count: int) -> datetime:
    """Return since when a question seems to wait: each "me too" moves it back, each less than the last.

    A date and not an age: it stays right as time passes, so the list is a range of an index.
    """
    return asked_at - timedelta(hours=ME_TOO_HOURS * math.log1p(me_too_count))
