"""For editors, in Wagtail's admin: what is suggested, shown, found useful; questions without an aid."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.aids.models import AidPage
from cms.aids.views.reviewing import for_publishers
from community.questions.models import Question
from core.http import Request
from search.suggestions.fragments import AIDS
from search.suggestions.models import AID, Reading, Suggestion, Usefulness

SIZE = 50
NEVER = {"kept": 0, "shown": 0}


@require_safe
@for_publishers
def suggested(request: Request) -> HttpResponse:
    """Each open aid, the most shown first; those that no question calls come last."""
    rows = Suggestion.objects.filter(kind=AID).order_by().values("key")
    shown = Count("pk", filter=Q(place__lt=AIDS))
    counts = {
        key: {"kept": kept, "shown": first}
        for key, kept, first in rows.annotate(kept=Count("pk"), shown=shown).values_list(
            "key", "kept", "shown"
        )
    }
    said = {
        key: (yes, no)
        for key, yes, no in Usefulness.objects.filter(kind=AID, topic=0).values_list("key", "yes", "no")
    }
    aids = list(AidPage.objects.visible_to(None).open().order_by("title").values("pk", "title"))
    table = [
        {
            **aid,
            "kept": counts.get(aid["pk"], NEVER)["kept"],
            "shown": counts.get(aid["pk"], NEVER)["shown"],
            "yes": said.get(aid["pk"], (0, 0))[0],
            "no": said.get(aid["pk"], (0, 0))[1],
        }
        for aid in aids
    ]
    table.sort(key=lambda row: (-row["shown"], -row["kept"]))
    read = Reading.objects.filter(stale=False)
    context = {
        "page": Paginator(table, SIZE).get_page(request.GET.get("p")),
        "read": read.count(),
        "without": read.filter(aids=0).count(),
        "never": sum(not row["kept"] for row in table),
    }
    return render(request, "suggestions/admin/suggested.html", context)


@require_safe
@for_publishers
def without(request: Request) -> HttpResponse:
    """Questions read for which no aid is right: what the catalogue, or the thesaurus, may lack."""
    rows = Question.objects.listed().filter(suggestion_reading__aids=0, suggestion_reading__stale=False)
    rows = rows.only("title").order_by("-last_activity_at", "-id")
    page = Paginator(rows, SIZE).get_page(request.GET.get("p"))
    return render(request, "suggestions/admin/without.html", {"page": page})
