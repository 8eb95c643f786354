"""What notifications hold of a person: all of it is their own, and goes with the account."""

from core.capabilities import erasures
from core.personal import deleted

INBOX = ("kind", "about_type", "created_at", "read_at", "payload")

erasures.register(deleted("notifications.Preference", "person", shows=("kind", "frequency")))
erasures.register(deleted("notifications.Digest", "person", shows=("period", "start", "mailed_at")))
erasures.register(deleted("notifications.Notice", "recipient", shows=INBOX))
