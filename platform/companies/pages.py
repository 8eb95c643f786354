"""What every page of « mes entreprises » shares: where it is, and the status of a form that was refused."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.models import User
from core.http import Request

WAYS = (("by_siret", "Par SIRET"), ("by_name", "Par nom"), ("by_hand", "À la main"))


class SignedIn(Request):
    """What ``login_required`` lets through; for annotations only."""

    user: User


def page(
    request: Request, template: str, context: dict, *, here: str = "", refused: bool = False
) -> HttpResponse:
    """Render a page with its crumbs; ``here`` names a page below the list."""
    crumbs = [{"label": "Mon espace", "href": "/mon-espace/"}]
    if here:
        crumbs.append({"label": "Mes entreprises", "href": reverse("companies:my_companies")})
    crumbs.append({"label": here or "Mes entreprises", "href": ""})
    return render(request, template, {**context, "crumbs": crumbs}, status=422 if refused else 200)


def ways(current: str) -> list[dict]:
    """Return the three ways to find a company, for ``components/tabs.html``."""
    return [
        {"label": label, "href": reverse(f"companies:{name}"), "current": name == current, "count": None}
        for name, label in WAYS
    ]
