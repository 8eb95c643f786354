from django.apps import AppConfig


class SimulatorConfig(AppConfig):
    name = "cms.simulator"
    label = "simulator"
    verbose_name = "Simulateur d’aides"
