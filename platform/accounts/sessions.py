"""Django's database sessions, in a table that says whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

if TYPE_CHECKING:
    from accounts.models import Session


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls):
        # The engine is loaded with the settings, before the models.
        from accounts.models import Session  # noqa: PLC0415

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = cast("Session", super().create_model_instance(data))
        session.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return session
