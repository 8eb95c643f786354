from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from accounts import checks, groups  # noqa: F401, PLC0415 - they need the models

        # Django's own signal, as for its permissions: groups follow the code at each `migrate`.
        post_migrate.connect(groups.after_migrate, dispatch_uid="accounts.groups")
