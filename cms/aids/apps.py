from django.apps import AppConfig


class AidsConfig(AppConfig):
    name = "cms.aids"
    label = "aids"
    verbose_name = "Aides"

    def ready(self) -> None:
        # Wagtail's own signals, the only word it gives of a page that comes, goes or moves.
        from django.db.models.signals import post_delete  # noqa: PLC0415
        from wagtail.signals import page_published, page_slug_changed, page_unpublished  # noqa: PLC0415

        from cms.aids.models import AidPage  # noqa: PLC0415
        from cms.aids.services import aid_changed  # noqa: PLC0415

        for signal in (page_published, page_unpublished, page_slug_changed, post_delete):
            signal.connect(aid_changed, sender=AidPage, dispatch_uid="aids")
