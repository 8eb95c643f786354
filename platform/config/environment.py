"""The one place that reads the process's environment.

Every variable is read once, by ``settings/base.py`` or by a settings file that extends it, and is
recorded on the way: a test holds the record against ``docs/operate/settings.md``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

import environ
from django.core.exceptions import ImproperlyConfigured


class Environment:
    """Typed, recorded access to environment variables. An empty value counts as absent."""

    def __init__(self, source: Mapping[str, str]):
        self.source = source
        self.known: set[str] = set()

    def text(self, name: str, default: str = "") -> str:
        self.known.add(name)
        return self.source.get(name, "").strip() or default

    def required(self, name: str, hint: str) -> str:
        """Return the value, or refuse to start with a message that names the variable."""
        if value := self.text(name):
            return value
        raise ImproperlyConfigured(f"{name} is not set: {hint}")

    def flag(self, name: str) -> bool:
        value = self.text(name, "0").lower()
        if value not in {"0", "1", "true", "false", "yes", "no"}:
            raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}")
        return value in {"1", "true", "yes"}

    def integer(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        try:
            return int(value)
        except ValueError:
            raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}") from None

    def words(self, name: str, default: str = "") -> list[str]:
        """Return a comma-separated list."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def database(self, name: str, default: str) -> dict:
        """Return Django's settings for a database address such as ``postgres://user:password@host:5432/name``."""
        address = self.text(name, default)
        if not address.startswith(("postgres://", "postgresql://", "sqlite:///")):
            raise ImproperlyConfigured(f"{name} must start with postgres:// or sqlite:///")
        return self._parsed(name, environ.Env.db_url_config, address)

    def mail(self, name: str) -> dict:
        """Return Django's ``EMAIL_*`` settings for an address such as ``smtp+tls://user:password@host:587``."""
        address = self.text(name)
        if not address.startswith(("smtp://", "smtp+tls://", "smtp+ssl://")):
            raise ImproperlyConfigured(f"{name} must start with smtp://, smtp+tls:// or smtp+ssl://")
        return self._parsed(name, environ.Env.email_url_config, address)

    @staticmethod
    def _parsed(name: str, parse: Callable[[str], dict], address: str) -> dict:
        try:
            return dict(parse(address))
        except ValueError:  # a port that is no number, say; the address itself holds a password
            raise ImproperlyConfigured(f"{name} is not a valid address") from None


env = Environment(os.environ)
