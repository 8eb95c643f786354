from datetime import timedelta

from core.capabilities import Periodic, periodic
from search.suggestions.effects import catch_up, renew

periodic.register(Periodic("suggestions.catch_up", timedelta(minutes=10), catch_up))
periodic.register(Periodic("suggestions.renew", timedelta(days=7), renew))
