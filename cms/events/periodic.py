from datetime import timedelta

from cms.events.effects import remind
from core.capabilities import Periodic, periodic

periodic.register(Periodic("events.reminders", timedelta(minutes=5), remind))
