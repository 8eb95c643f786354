"""A story that nobody published goes with its author; a published one is common work, and forgets them."""

from __future__ import annotations

from collections.abc import Iterator

from cms.blocks.body import words
from cms.pages.models import TestimonialPage
from core.capabilities import Erasure, erasures


def export_stories(user) -> Iterator[dict]:
    for page in TestimonialPage.objects.filter(proposed_by=user).order_by("pk"):
        yield {"titre": page.title, "metier": page.trade, "recit": words(page.body), "publie": page.live}


def erase_stories(user) -> None:
    mine = TestimonialPage.objects.filter(proposed_by=user)
    for page in mine.filter(live=False, first_published_at=None):
        page.delete()
    mine.update(proposed_by=None)


erasures.register(Erasure("pages.TestimonialPage", ("proposed_by",), export_stories, erase_stories))
