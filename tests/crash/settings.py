"""The embedded or the services stack, as the three URLs choose, plus the crash test's own app."""

from datetime import timedelta

from config.settings.embedded import *  # noqa: F403
from config.settings.embedded import INSTALLED_APPS, LOGGING, OUR_APPS, STORAGES

OUR_APPS = [*OUR_APPS, "tests.crash"]
INSTALLED_APPS = [*INSTALLED_APPS, "tests.crash"]
ROOT_URLCONF = "tests.crash.urls"
# What a killed worker was sending is taken up by another after this; in production two minutes.
OUTBOX_LEASE = timedelta(seconds=5)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
LOGGING["root"]["level"] = "WARNING"
