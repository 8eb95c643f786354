from django.apps import AppConfig
from django.db.models.signals import post_delete


class PagesConfig(AppConfig):
    name = "cms.pages"
    # Wagtail prefixes its own labels; ours stay short.
    label = "pages"
    verbose_name = "Pages"

    def ready(self) -> None:
        # Wagtail's own signals, the only word it gives of a page that comes, goes or moves.
        from wagtail.models import Page  # noqa: PLC0415
        from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move  # noqa: PLC0415

        from cms.pages.services import page_changed  # noqa: PLC0415

        for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
            signal.connect(page_changed, dispatch_uid="pages")
        post_delete.connect(page_changed, sender=Page, dispatch_uid="pages")
