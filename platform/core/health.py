"""Is the process up (``/healthz``)? Should it get traffic (``/readyz``)?"""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.capabilities import readiness

log = logging.getLogger(__name__)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Run every check; 503 as soon as one fails. What failed is named, why is in the log only."""
    facts, ready = {}, True
    for check in readiness:
        try:
            facts[check.name] = check.check()
        except Exception:
            log.exception("not ready: %s", check.name)
            facts[check.name] = "down"
            ready = False
    return JsonResponse({"ready": ready, "checks": facts}, status=200 if ready else 503)
