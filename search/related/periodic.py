from datetime import timedelta

from core.capabilities import Periodic, periodic
from search.related.effects import refresh

# What was left while the engine was down.
periodic.register(Periodic("related.refresh", timedelta(minutes=10), refresh))
