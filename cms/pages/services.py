"""What members bring to the pages, and what happens by the clock."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils.html import escape
from django.utils.text import slugify
from wagtail.models import Page
from wagtail.rich_text import RichText
from wagtail.signals import page_slug_changed, post_page_move

from accounts.models import User
from cms.pages import effects
from cms.pages.models import TestimonialIndexPage, TestimonialPage
from core import indexing, limits, outbox, page_cache
from core.errors import Conflict

# Where what fragments made of published pages is kept.
KEPT = {name: f"pages.fragment.{name}" for name in ("testimonials", "guides", "news")}
STORIES = limits.Limit("pages.stories", 3, 24 * 3600)


class TooManyStories(Conflict):
    message = "Vous avez déjà envoyé trois récits aujourd’hui. Revenez demain."


def tell(page: TestimonialPage, story: str, *, by: User) -> TestimonialPage:
    """Keep a member's story as a draft, for editors to finish. Raises ``TooManyStories``."""
    if not limits.hit(STORIES, str(by.pk)).allowed:
        raise TooManyStories
    # One paragraph a line, none of their HTML.
    lines = [line.strip() for line in story.splitlines() if line.strip()]
    body: Any = [("paragraphs", RichText("".join(f"<p>{escape(line)}</p>" for line in lines)))]
    page.body = body
    with transaction.atomic():
        # One at a time: two children of one page would take the same place in the tree.
        index = TestimonialIndexPage.objects.select_for_update(of=("self",)).get()
        page.live, page.has_unpublished_changes, page.proposed_by = False, True, by
        page.slug = _free_slug(index, slugify(page.title)[:60].strip("-") or "recit")
        index.add_child(instance=page)
        page.save_revision(clean=False)
    return page


def _free_slug(parent: Any, stem: str) -> str:
    taken = set(parent.get_children().filter(slug__startswith=stem).values_list("slug", flat=True))
    names = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def page_changed(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Let no page made before be served, and thank whose story has just been published."""
    page_cache.changed("pages")
    _tell_index(instance, kwargs.get("signal"))
    transaction.on_commit(lambda: cache.delete_many(KEPT.values()))
    if isinstance(instance, TestimonialPage) and instance.live and instance.proposed_by_id:
        outbox.enqueue(effects.tell_published, page_id=instance.pk)


def _tell_index(page: Page, signal: Any) -> None:
    """Tell the index of a page that changed, and of those below when their addresses did too."""
    pages = [page]
    if signal in (page_slug_changed, post_page_move):
        pages = list(Page.objects.descendant_of(page, inclusive=True).only("content_type"))
    keys: dict[str, list[int]] = {}
    for each in pages:
        # A page that is deleted is told of as a plain one; its type is gone only with its app.
        model = each.specific_class or type(each)
        if indexing.is_searched(model):
            keys.setdefault(indexing.kind_of(model), []).append(each.pk)
    for kind, some in keys.items():
        indexing.changed_keys(kind, some)
