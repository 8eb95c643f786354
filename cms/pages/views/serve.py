"""Whatever is left of the addresses is a page of the site, kept a moment for visitors like any other."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from wagtail.views import serve

from core.http import Request
from core.page_cache import cached_for_visitors


# The home page shows questions and events; guides do not, but one rule is simpler to trust.
@cached_for_visitors("pages", "questions", "events")
def page(request: Request, path: str) -> HttpResponse:
    response = serve(request, path)
    # Drawn now: what is kept is the page, not the promise of one.
    return response.render() if isinstance(response, TemplateResponse) else response
