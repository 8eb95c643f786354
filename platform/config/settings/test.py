"""For the tests, on whichever of the two stacks the three URLs choose."""

import tempfile
from pathlib import Path

from config.settings.base import *
from config.settings.base import CACHES, DATABASES, LOGGING, REDIS_URL, STORAGES

# Thrown away with the machine's temporary files; each worker's database gets its own name inside.
VAR = Path(tempfile.mkdtemp(prefix="croissance-tests-"))
MEDIA_ROOT = VAR / "media"
EMAIL_FILE_PATH = VAR / "mail"
PRIVATE_ROOT = VAR / "private"
STATIC_ROOT = VAR / "static"
SEARCH_HOME = VAR / "search"
SEARCH_PREFIX = VAR.name.lower()
STATIC_ROOT.mkdir()  # WhiteNoise warns about a folder that is not there

SECRET_KEY = "only for tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DEMO = True
ANONYMOUS_DELAY = (0, 0)

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file and not memory: threads would fail at random, and WAL is what production runs.
    DATABASES["default"]["NAME"] = VAR / "db.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": VAR / "test.sqlite3"}

# Several workers, and several people, share one Redis: each forgets its own keys only.
CACHES["default"]["KEY_PREFIX"] = VAR.name
CACHES["pages"]["KEY_PREFIX"] = f"{VAR.name}-pages"
if REDIS_URL:
    # A busy machine is slow, not down: what a slow Redis does has tests of its own.
    for name in ("default", "pages"):
        CACHES[name]["OPTIONS"] = {"socket_timeout": 20, "socket_connect_timeout": 20}

# Effects run by `run_outbox()`; no message of a test reaches a worker that somebody else runs.
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 0.01}

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The hashed storage wants a collected folder; the browser tests, which serve it, collect one.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
LOGGING["root"]["level"] = "WARNING"
