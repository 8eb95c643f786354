from django.apps import AppConfig
from django.db.models.signals import post_delete


class NavigationConfig(AppConfig):
    name = "cms.navigation"
    label = "navigation"
    verbose_name = "Menus et annonce"

    def ready(self) -> None:
        # Wagtail's own signals, the only word it gives of a page that comes, goes or moves.
        from wagtail.models import Page  # noqa: PLC0415
        from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move  # noqa: PLC0415

        from cms.navigation.services import page_changed  # noqa: PLC0415

        for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
            signal.connect(page_changed, dispatch_uid="navigation")
        post_delete.connect(page_changed, sender=Page, dispatch_uid="navigation")
