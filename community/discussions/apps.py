from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings


class DiscussionsConfig(AppConfig):
    name = "community.discussions"
    verbose_name = "Commentaires"

    def ready(self) -> None:
        # Not at the top: models are loaded only now.
        from django.contrib.sites.models import SITE_CACHE, Site  # noqa: PLC0415

        # The library's comments hang on a "site", whose row says example.com: no page may be made from it.
        # This one is, never read from the database, and follows BASE_URL.
        domain = urlsplit(settings.BASE_URL).netloc
        SITE_CACHE[settings.SITE_ID] = Site(
            pk=settings.SITE_ID, domain=domain, name=settings.WAGTAIL_SITE_NAME
        )
