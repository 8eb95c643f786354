"""The request log: one line a request, and the id that ties together all it caused."""

from __future__ import annotations

import logging
import secrets
import time

from django.http import HttpRequest, HttpResponse

from core.anonymous import is_anonymous
from core.logs import request_id

log = logging.getLogger("requests")

# Their every call would drown the rest.
QUIET_PATHS = ("/healthz", "/readyz", "/static/")


class RequestLog:
    """Give each request an id and log method, path, status and milliseconds. No address, no agent, no query.

    The id is ours: one sent by the client could forge lines of the log. Of an anonymous address not even that
    there was a request.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = secrets.token_hex(8)  # type: ignore[attr-defined]
        token = request_id.set(request.request_id)  # type: ignore[attr-defined]
        start = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
            if not (request.path.startswith(QUIET_PATHS) or is_anonymous(request.path)):
                facts = {
                    "method": request.method,
                    "path": request.path,
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - start) * 1000, 1),
                }
                log.info("request", extra={"facts": facts})
            return response
        finally:
            request_id.reset(token)
