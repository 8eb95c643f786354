from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "marketplace.directory"
    verbose_name = "Annuaire"
