from django.apps import AppConfig


class AnimationConfig(AppConfig):
    name = "community.animation"
    verbose_name = "Animation"
