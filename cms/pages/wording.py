"""How pages are told in a few words, in lists and beside others."""

from __future__ import annotations

from typing import Any

from cms.blocks.content import TILE
from cms.blocks.pictures import html_of
from cms.pages.models import GuidePage, NewsPage, TestimonialPage
from core import wording


def guide_row(guide: GuidePage) -> dict[str, Any]:
    """Arguments of ``components/row.html``. Needs ``for_tile()``."""
    kind = "Guide d’achat" if guide.service_type_id else guide.get_level_display()
    meta: list[Any] = [{"text": f"{guide.reading_minutes}\u202fmin de lecture", "icon": "book-open"}]
    if guide.section:
        meta.append(guide.get_section_display())
    if guide.is_stale:
        meta.append("attend une relecture")
    elif guide.reviewed_on:
        meta.append(f"relu le {wording.day(guide.reviewed_on)}")
    return {
        "title": guide.title,
        "href": guide.path_on_site,
        "cell_icon": "hand-coins" if guide.service_type_id else "book-open",
        "above": kind,
        "summary": guide.lead,
        "meta": meta,
        "tags": [
            {"label": topic.name, "href": f"/guides/?sujet={topic.slug}"} for topic in guide.topics.all()
        ],
    }


def news_row(news: NewsPage) -> dict[str, Any]:
    day = news.published_on
    return {
        "title": news.title,
        "href": news.path_on_site,
        "cell": day.day if day else None,
        "cell_icon": None if day else "bell",
        "above": wording.day(day) if day else "",
        "summary": news.lead,
    }


def tile(page: TestimonialPage) -> dict[str, Any]:
    """Arguments of ``components/tile.html``. Needs ``for_tile()``."""
    team = "" if page.team == "0" else f" · {page.get_team_display()}"
    return {
        "title": f"« {page.title} »",
        "href": page.path_on_site,
        "text": f"{page.who} à {page.town}{team}"
        if not page.town.startswith("près")
        else f"{page.who}, {page.town}{team}",
        "scene": page.scene,
        # The words below say who; the picture only decorates them.
        "picture": html_of(page.picture, TILE, alt=""),
        "medium": page.medium,
        "length": page.length,
        "badge": page.progress,
    }


def link(page: GuidePage | NewsPage) -> dict[str, str]:
    """One item of ``components/links.html``."""
    day = page.published_on
    note = (
        f"{page.reading_minutes}\u202fmin de lecture"
        if isinstance(page, GuidePage)
        else wording.day(day)
        if day
        else ""
    )
    return {"title": page.title, "href": page.path_on_site, "note": note}
