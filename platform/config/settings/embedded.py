"""One process, no service to install: what ``make demo`` and ``make dev`` run."""

import os
import tempfile
from contextlib import suppress

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from config.settings.base import *
from config.settings.base import ALLOWED_HOSTS, DEMO, VAR, env

DEBUG = env.flag("DEBUG")

if DEMO and not set(ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}:
    raise ImproperlyConfigured(
        "DEMO=1 opens accounts and a mailbox to everyone: ALLOWED_HOSTS must be loopback only"
    )


def own_secret() -> str:
    """Return the key of this checkout, drawn at its first start."""
    VAR.mkdir(parents=True, exist_ok=True)
    file = VAR / "secret_key"
    if not file.exists():
        # Written whole under another name first: of two processes that start together, neither may read half.
        descriptor, draft = tempfile.mkstemp(dir=VAR)  # readable by its owner only
        with os.fdopen(descriptor, "w") as new:
            new.write(get_random_secret_key())
        with suppress(FileExistsError):
            os.link(draft, file)
        os.unlink(draft)
    return file.read_text()


SECRET_KEY = env.text("SECRET_KEY") or own_secret()
