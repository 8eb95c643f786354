from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "cms.pages"
    # Wagtail prefixes its own labels; ours stay short.
    label = "pages"
    verbose_name = "Pages"
