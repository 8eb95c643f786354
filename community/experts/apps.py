from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    name = "community.experts"
    verbose_name = "Experts"
