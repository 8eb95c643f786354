"""Published aids for readers of news, the latest first."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from cms.aids import wording
from cms.aids.models import AidPage
from core.http import Request

SIZE = 30


@require_safe
def feed(request: Request) -> HttpResponse:
    base = settings.BASE_URL
    found = Atom1Feed(
        title="Aides – Croissance connectée",
        link=base + reverse("aids:list"),
        description="Les aides publiques ouvertes, les dernières d’abord.",
        language="fr",
        feed_url=base + reverse("aids:feed"),
    )
    rows = AidPage.objects.visible_to(AnonymousUser()).current().listed().for_row()
    for aid in rows[:SIZE]:
        words = [aid.lead, ", ".join(aid.funders), wording.amount(aid), wording.end(aid)]
        found.add_item(
            title=aid.title,
            link=aid.address,
            description=" · ".join(each.rstrip(".") for each in words if each) + ".",
            pubdate=aid.first_published_at,
            updateddate=aid.last_published_at or aid.first_published_at,
            unique_id=f"tag:aids,2026:{aid.pk}",
        )
    return HttpResponse(found.writeString("utf-8"), content_type=found.content_type)
