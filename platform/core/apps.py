from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate

from core import capabilities, triggers


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        # Not at the top: they need the models, which are loaded only now.
        from core.outbox.checks import check_names  # noqa: PLC0415

        checks.register(check_names)
        capabilities.autodiscover(settings.OUR_APPS)
        pre_migrate.connect(triggers.drop_all, dispatch_uid="core.triggers")
        post_migrate.connect(triggers.create_all, dispatch_uid="core.triggers")
