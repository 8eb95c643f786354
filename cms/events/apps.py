from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "cms.events"
    label = "events"
    verbose_name = "Événements"

    def ready(self) -> None:
        # Wagtail's own signal: the only word it gives of an editor who publishes a cancelled event.
        from wagtail.signals import page_published  # noqa: PLC0415

        from cms.events.models import EventPage  # noqa: PLC0415
        from cms.events.services import event_published  # noqa: PLC0415

        page_published.connect(event_published, sender=EventPage, dispatch_uid="events")
