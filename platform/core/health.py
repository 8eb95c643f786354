"""Is the process up (``/healthz``)? Should it get traffic (``/readyz``)?"""

from __future__ import annotations

import logging
import threading
import time

from django.db import connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.capabilities import ReadinessCheck, readiness

log = logging.getLogger(__name__)

DEADLINE = 1.2  # seconds for all checks together


class Probe(threading.Thread):
    """One check in a thread of its own: a server that hangs must not hang the answer."""

    def __init__(self, check: ReadinessCheck):
        super().__init__(name=f"probe-{check.name}", daemon=True)
        self.check = check
        self.fact = ""
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.fact = self.check.check()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is why traffic must not come
            self.error = error
        finally:
            connections.close_all()


# Those that never came back. None is started beside them, else each call would leave one more.
_hung: dict[str, Probe] = {}


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Run every check at once; 503 if one fails. What failed is named, why is in the log only."""
    deadline = time.monotonic() + DEADLINE
    probes = []
    for check in readiness:
        probe = _hung.pop(check.name, None)
        if probe is None or not probe.is_alive():
            probe = Probe(check)
            probe.start()
        probes.append(probe)
    facts, ready = {}, True
    for probe in probes:
        probe.join(max(0, deadline - time.monotonic()))
        if probe.is_alive():
            _hung[probe.check.name] = probe
            log.error("not ready: %s gave no answer", probe.check.name)
        elif probe.error:
            log.error("not ready: %s", probe.check.name, exc_info=probe.error)
        else:
            facts[probe.check.name] = probe.fact
            continue
        facts[probe.check.name] = "down"
        ready = False
    return JsonResponse({"ready": ready, "checks": facts}, status=200 if ready else 503)
