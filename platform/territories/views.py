from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core import limits
from territories import picker

# Someone typing fast sends three a second for a few seconds; a shop's whole staff may share an address.
TYPING = limits.Limit("territories.communes", count=300, seconds=60)


@require_safe
@cache_control(public=True, max_age=3600)
def communes(request: HttpRequest) -> JsonResponse:
    """Answer the picker: the communes that ``q`` begins to name."""
    verdict = limits.hit(TYPING, limits.network_of(request))
    if not verdict.allowed:
        refusal = JsonResponse(
            {"results": [], "error": "Trop de recherches à la fois. Réessayez dans une minute."}, status=429
        )
        refusal.headers["Retry-After"] = str(verdict.retry_after)
        refusal.headers["Cache-Control"] = "no-store"
        return refusal
    return answer(request)


def answer(request: HttpRequest) -> JsonResponse:
    found = picker.search(request.GET.get("q", ""))
    return JsonResponse(
        {"results": [{"code": match.code, "label": match.label, "hint": match.hint} for match in found]}
    )
