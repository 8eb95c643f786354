"""Text is sent compressed: the list of questions weighs 30 kB as it is and 6 kB so, a phone's half second."""

from __future__ import annotations

import gzip

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers

TEXT = frozenset(
    {
        "application/atom+xml",
        "application/json",
        "application/xml",
        "text/calendar",
        "text/csv",
        "text/html",
        "text/plain",
    }
)


class Compression(GZipMiddleware):
    """Django's, for text only, and never for what is one reader's secret.

    The size of a compressed page tells of its words to whoever can add some (BREACH). Django hides it by
    noise; pages that no cache may keep, receipts among them, take no part at all.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if response.streaming or kind not in TEXT or "no-store" in response.headers.get("Cache-Control", ""):
            return response
        return super().process_response(request, response)


def zipped(content: bytes) -> bytes:
    """Compress a page that all visitors share, where there is no secret to guess."""
    return gzip.compress(content, 6, mtime=0)


def unpacked_for(request: HttpRequest, packed: bytes, headers: dict[str, str]) -> HttpResponse:
    """Return the page that ``zipped`` made small, as its reader takes it."""
    if re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")):
        response = HttpResponse(packed, headers={**headers, "Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(packed), headers=headers)
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
