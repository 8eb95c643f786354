from django.apps import AppConfig


class ReputationConfig(AppConfig):
    name = "community.reputation"
    verbose_name = "Réputation"
