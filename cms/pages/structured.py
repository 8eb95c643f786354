"""Pages as search engines read them: schema.org's Article and its kin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from cms.blocks.content import SOCIAL
from cms.blocks.pictures import address_of
from core.structured import linked_data

if TYPE_CHECKING:
    from cms.blocks.content import ContentPage

PUBLISHER = {"@type": "Organization", "name": "Croissance connectée", "url": f"{settings.BASE_URL}/"}


def article(page: ContentPage, kind: str = "Article", **more: Any) -> str:
    """Return the JSON of a text of ours."""
    picture = address_of(page.picture, SOCIAL)
    written_by = getattr(page, "written_by", "")
    return linked_data(
        kind,
        headline=page.title,
        description=page.description,
        url=page.address,
        inLanguage="fr",
        datePublished=page.published_on.isoformat() if page.published_on else "",
        dateModified=page.last_published_at.date().isoformat() if page.last_published_at else "",
        image=f"{settings.BASE_URL}{picture}" if picture else "",
        author={"@type": "Person", "name": written_by.partition(",")[0]} if written_by else PUBLISHER,
        publisher=PUBLISHER,
        **more,
    )
