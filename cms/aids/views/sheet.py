"""An aid on paper: all that its page says, nothing folded, nothing to click."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.aids.models import AidPage
from cms.aids.views.aid import context
from core.http import Request
from core.page_cache import cached_for_visitors
from core.wording import day


@require_safe
@cached_for_visitors("aids")
def sheet(request: Request, slug: str) -> HttpResponse:
    rows = AidPage.objects.visible_to(request.user).select_related("territory")
    aid = get_object_or_404(rows, slug=slug)
    told = context(aid)
    amount = [{"label": "Combien", "value": aid.amount_text}] if aid.amount_text else []
    place = [{"label": "Où", "value": told["where"]}] if told["where"] else []
    links = [
        {"label": label, "value": url}
        for label, url in (("Demande", aid.apply_url), ("Page officielle", aid.more_url))
        if url
    ]
    brief = [*told["partners"], *told["dates"], *place, *amount, *told["money"], *links]
    printed_on = day(timezone.localdate())
    return render(request, "aids/sheet.html", {**told, "page": aid, "brief": brief, "printed_on": printed_on})
