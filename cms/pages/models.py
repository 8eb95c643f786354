from wagtail.models import Page


class HomePage(Page):
    """The front door. There is one, at the root of the site."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = "page d'accueil"
