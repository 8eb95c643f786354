"""Text is sent compressed: the list of questions weighs 30 kB as it is and 6 kB so, a phone's half second."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass

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


@dataclass(slots=True)
class Packed:
    """A page that all visitors share, small: there is no secret to guess in it."""

    small: bytes
    headers: dict[str, str]
    plain: bytes | None = None

    @classmethod
    def of(cls, response: HttpResponse, kept: Iterable[str], vary: Iterable[str]) -> Packed:
        patch_vary_headers(response, ["Accept-Encoding", *vary])
        headers = {name: response.headers[name] for name in (*kept, "Vary") if name in response.headers}
        return cls(gzip.compress(response.content, 6, mtime=0), headers)

    def for_reader(self, request: HttpRequest) -> HttpResponse:
        """Return the page as its reader takes it."""
        if re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")):
            return HttpResponse(self.small, headers={**self.headers, "Content-Encoding": "gzip"})
        if self.plain is None:
            self.plain = gzip.decompress(self.small)
        return HttpResponse(self.plain, headers=self.headers)
