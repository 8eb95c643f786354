from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Recherche"

    def ready(self) -> None:
        # Not at the top: they need the models.
        from core import indexing  # noqa: PLC0415
        from search.slot import FromBelow  # noqa: PLC0415

        indexing.fill(FromBelow())
