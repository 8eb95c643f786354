from __future__ import annotations

from django.core.management import call_command

from cms.pages.models import TestimonialPage
from core.outbox import effect
from notifications.services import notify


@effect
def tell_published(page_id: int) -> None:
    """Tell a member that their story is on the site."""
    page = TestimonialPage.objects.filter(pk=page_id, live=True).select_related("proposed_by").first()
    if page and page.proposed_by:
        notify("pages.story_published", to=page.proposed_by, about=page, once_key=f"story-{page.pk}")


@effect
def publish_scheduled() -> None:
    """Publish and withdraw what editors planned for a time that has come."""
    call_command("publish_scheduled", verbosity=0)
