from django.apps import AppConfig


class PricesConfig(AppConfig):
    name = "marketplace.prices"
    verbose_name = "Prix"
