from __future__ import annotations

from django.db.models import QuerySet

from cms.pages.models import TestimonialPage
from core.capabilities import NoticeKind, NoticeWords, notices


def mine(reader) -> QuerySet[TestimonialPage]:
    if not reader.is_authenticated:
        return TestimonialPage.objects.none()
    return TestimonialPage.objects.visible_to(reader).filter(proposed_by=reader)


def published(page: TestimonialPage, payload: dict) -> NoticeWords:
    return NoticeWords(
        title="Votre expérience est en ligne",
        text=f"« {page.title} » : la rédaction l’a relue et publiée. Merci pour qui la lira.",
        url=page.path_on_site,
        action="Voir la page",
    )


notices.register(
    NoticeKind(
        "pages.story_published",
        label="La publication de mon témoignage",
        because="vous avez raconté votre expérience",
        rows=mine,
        words=published,
        default="now",
    )
)
