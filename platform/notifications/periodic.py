from core.capabilities import At, Periodic, periodic
from notifications.effects import start_digests
from notifications.periods import SENDING_HOUR

periodic.register(Periodic("notifications.summaries", At(SENDING_HOUR), start_digests))
