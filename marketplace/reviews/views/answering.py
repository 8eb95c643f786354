"""What the pages of reviews share: the accounts they let in, and how a refusal is said."""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.models import User
from accounts.suspension import Suspended
from core.errors import Explained, OverLimit
from core.http import Request
from marketplace.reviews.errors import RuledOut

log = logging.getLogger(__name__)

Refused = Explained | Suspended


class SignedIn(Request):
    """What ``login_required`` lets through; for annotations only."""

    user: User


def space() -> list[dict[str, str]]:
    return [
        {"label": "Mon espace", "href": reverse("space:home")},
        {"label": "Mes avis", "href": reverse("reviews:mine")},
    ]


def page(
    request: Request,
    template: str,
    context: dict[str, Any],
    *,
    refused: Refused | None = None,
    bad: bool = False,
) -> HttpResponse:
    """Draw a page; one that says why something was refused has the status that goes with it."""
    status = 422 if bad else 200
    if refused is not None:
        status = 409
        if isinstance(refused, RuledOut):
            status = 403
            # Which rule, and nothing of who or what.
            log.info("review refused: %s", refused.code)
        elif isinstance(refused, OverLimit):
            status = 429
    response = render(request, template, {**context, "refused": refused}, status=status)
    if isinstance(refused, OverLimit):
        response.headers["Retry-After"] = str(refused.retry_after)
    return response
