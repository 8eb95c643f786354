from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate, post_save


class DiscussionsConfig(AppConfig):
    name = "community.discussions"
    verbose_name = "Commentaires"

    def ready(self) -> None:
        # Not at the top: models are loaded only now.
        from django.contrib.sites.models import Site  # noqa: PLC0415

        # Both make the library forget what it knows.
        post_save.connect(name_the_site, sender=Site, dispatch_uid="discussions.site")
        post_migrate.connect(name_the_site, sender=self, dispatch_uid="discussions.site")
        name_the_site()


def name_the_site(**kwargs) -> None:
    """Keep in memory the one site that the library's comments hang on, named after BASE_URL.

    Its row says example.com, and sitemaps and feeds would be made from it.
    """
    from django.contrib.sites.models import SITE_CACHE, Site  # noqa: PLC0415

    domain = urlsplit(settings.BASE_URL).netloc
    SITE_CACHE[settings.SITE_ID] = Site(pk=settings.SITE_ID, domain=domain, name=settings.WAGTAIL_SITE_NAME)
