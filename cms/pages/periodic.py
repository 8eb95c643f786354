from datetime import timedelta

from cms.pages.effects import publish_scheduled
from core.capabilities import Periodic, periodic

periodic.register(Periodic("pages.publish_scheduled", timedelta(minutes=1), publish_scheduled))
