from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"
    verbose_name = "Modération"

    def ready(self) -> None:
        # Not at the top: adapters are found once all apps are loaded.
        from core.capabilities import moderated  # noqa: PLC0415
        from moderation.statements import needs_statement  # noqa: PLC0415

        # Kinds of the layers below cannot ask by themselves.
        for adapter in moderated:
            if adapter.removed:
                needs_statement(adapter.rows().model._meta.label, adapter.name, adapter.removed)
