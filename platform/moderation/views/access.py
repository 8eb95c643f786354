from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache

from accounts.models import User
from core.actors import Actor
from core.errors import Explained, OverLimit
from core.http import Request
from moderation import policies
from moderation.errors import NotThere


class SignedIn(Request):
    """A request behind a sign-in; for annotations only."""

    user: User


View = Callable[..., HttpResponse]


def for_moderators(view: View) -> View:
    """Let moderators in and nobody else; their pages are kept by no cache."""

    @wraps(view)
    def guarded(request: Request, *args: object, **kwargs: object) -> HttpResponse:
        if not policies.can_moderate(Actor.of(request.user)):
            raise PermissionDenied
        try:
            return view(request, *args, **kwargs)
        except NotThere as error:
            raise Http404 from error

    return login_required(never_cache(guarded))


def status_of(error: Explained) -> int:
    return 429 if isinstance(error, OverLimit) else 409
