from __future__ import annotations

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.roles import Policy, allows
from core.actors import Actor
from search.suggestions import editors


class ForPublishers(MenuItem):
    def is_shown(self, request) -> bool:
        return allows(Actor.of(request.user).roles, Policy.PUBLISH_PAGES)


@hooks.register("register_reports_menu_item")
def suggested_item() -> MenuItem:
    return ForPublishers("Aides suggérées", reverse("wagtail_suggestions"), icon_name="pick", order=62)


@hooks.register("register_admin_urls")
def urls() -> list:
    return [
        path("suggestions/", editors.suggested, name="wagtail_suggestions"),
        path("suggestions/sans/", editors.without, name="wagtail_suggestions_without"),
    ]
