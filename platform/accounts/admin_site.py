"""Django's admin behind our sign-in, showing only what one of our apps chose to register."""

from __future__ import annotations

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


class Admin(AdminConfig):
    default_site = "accounts.admin_site.Site"


class Site(AdminSite):
    site_header = "Croissance connectée – administration"
    site_title = "Administration"
    index_title = "Comptes et rôles"

    def register(self, model_or_iterable, admin_class=None, **options) -> None:
        # Libraries' own forms would go round our rules on groups, addresses and second factors.
        source = admin_class or model_or_iterable
        owners = tuple(f"{app}." for app in settings.OUR_APPS)
        if source.__module__.startswith(owners):
            super().register(model_or_iterable, admin_class, **options)

    def login(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        return redirect(reverse("accounts:sign_in") + (f"?{query}" if query else ""))

    def logout(self, request: HttpRequest, extra_context=None) -> HttpResponse:  # type: ignore[override]
        return redirect("accounts:sign_out")

    def password_change(self, request: HttpRequest, extra_context=None) -> HttpResponse:  # type: ignore[override]
        return redirect("accounts:password")

    def password_change_done(self, request: HttpRequest, extra_context=None) -> HttpResponse:  # type: ignore[override]
        return redirect("accounts:profile")
