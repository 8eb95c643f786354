from datetime import timedelta

from core.capabilities import At, Periodic, periodic
from search.indexing.effects import catch_up, check

periodic.register(Periodic("search.catch_up", timedelta(seconds=30), catch_up))
periodic.register(Periodic("search.check", At(4, 40), check))
