"""What crawlers may read: everything public, and nothing made for one person or one moment."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

CLOSED = (
    "/admin/",
    "/django-admin/",
    "/comptes/",
    "/mon-espace/",
    "/questions/poser/",
    "/questions/poser-en-mon-nom/",
    "/suivi/",
    "/signaler/",
    "/moderation/",
    "/questions/repondre/",
    "/recherche/?",
    "/recherche/suggestions",
    "/aides/simulateur/garde/",
    "/aides/simulateur/resultat/",
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
    lines.append(f"Sitemap: {settings.BASE_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
