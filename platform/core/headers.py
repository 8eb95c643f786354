"""Security headers that Django does not set itself."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Nothing here needs them; a page that will changes this line.
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"


class SecurityHeaders:
    """Set the content policy (a looser one under the prefixes that need it) and its companions."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for prefix, policy in settings.CONTENT_POLICIES_BY_PREFIX.items():
            if request.path.startswith(prefix):
                # Not a default: Wagtail's preview comes with the policy of the page, which forbids frames.
                response.headers["Content-Security-Policy"] = policy
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
