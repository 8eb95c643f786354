"""What Wagtail's admin gets from us: what catalogues propose, and what readers say is wrong."""

from __future__ import annotations

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.roles import Policy, allows
from cms.aids.views import reviewing
from core.actors import Actor


class ForPublishers(MenuItem):
    def is_shown(self, request) -> bool:
        return allows(Actor.of(request.user).roles, Policy.PUBLISH_PAGES)


@hooks.register("register_reports_menu_item")
def imports_item() -> MenuItem:
    return ForPublishers("Aides à relire", reverse("wagtail_aids_imports"), icon_name="download", order=60)


@hooks.register("register_reports_menu_item")
def reports_item() -> MenuItem:
    return ForPublishers("Erreurs signalées", reverse("wagtail_aids_reports"), icon_name="warning", order=61)


@hooks.register("register_admin_urls")
def urls() -> list:
    return [
        path("aides/imports/", reviewing.imports, name="wagtail_aids_imports"),
        path("aides/imports/decider/", reviewing.decide, name="wagtail_aids_decide"),
        path("aides/imports/lus/<int:run_id>/", reviewing.run, name="wagtail_aids_run"),
        path("aides/imports/<int:imported_id>/", reviewing.imported, name="wagtail_aids_imported"),
        path("aides/erreurs/", reviewing.reports, name="wagtail_aids_reports"),
        path("aides/erreurs/<int:report_id>/", reviewing.decide_report, name="wagtail_aids_decide_report"),
    ]
