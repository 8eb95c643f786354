from datetime import timedelta

from core.capabilities import At, Periodic, periodic
from indicators.effects import compute_months, compute_recent

periodic.register(Periodic("indicators.recent", timedelta(hours=1), compute_recent))
# Just after midnight, when the day that is told is over.
periodic.register(Periodic("indicators.months", At(0, 40), compute_months))
