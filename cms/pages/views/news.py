"""The list of news."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.blocks.lists import address
from cms.pages import wording
from cms.pages.models import NewsIndexPage, NewsPage
from core.http import Request
from core.page_cache import cached_for_visitors
from core.pagination import paginate

SIZE = 20


@require_safe
@cached_for_visitors("pages", parameters=("apres",))
def news(request: Request) -> HttpResponse:
    return draw(request, get_object_or_404(NewsIndexPage.objects.live()))


def draw(request: Request, page: NewsIndexPage) -> HttpResponse:
    rows = NewsPage.objects.visible_to(request.user).listed().defer_streamfields()
    after = request.GET.get("apres", "")
    found = paginate(rows, by=("-first_published_at", "-pk"), after=after, size=SIZE)
    path = reverse("pages:news")
    context = {
        "page": page,
        "rows": [wording.news_row(each) for each in found],
        "next_url": address(path, {"apres": found.next_cursor}) if found.next_cursor else "",
        "first_url": path if after else "",
        "canonical": page.full_url,
        "feed": reverse("pages:news_feed"),
    }
    return render(request, "pages/news.html", context)
