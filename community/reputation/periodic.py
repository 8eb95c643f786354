from datetime import timedelta

from community.reputation.effects import audit, award, fold, refresh
from core.capabilities import At, Periodic, periodic

# Each line brings its own fold; this one finds what a lost message left.
periodic.register(Periodic("reputation.fold", timedelta(minutes=5), fold))
periodic.register(Periodic("reputation.award", timedelta(hours=1), award))
periodic.register(Periodic("reputation.refresh", At(0, 20), refresh))
periodic.register(Periodic("reputation.audit", At(2, 40), audit))
