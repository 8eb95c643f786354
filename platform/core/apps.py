from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate

from core import capabilities, triggers


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        capabilities.autodiscover(settings.OUR_APPS)
        post_migrate.connect(triggers.create_all, dispatch_uid="core.triggers")
