from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "community.questions"
    verbose_name = "Questions"

    def ready(self) -> None:
        from community.questions import checks  # noqa: F401, PLC0415 - it needs the models
