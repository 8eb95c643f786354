"""What Wagtail's admin gets from us: the report of what must be read again."""

from __future__ import annotations

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.pages.reports import ToReviewView


@hooks.register("register_reports_menu_item")
def to_review_item() -> MenuItem:
    return MenuItem("Contenus à revoir", reverse("wagtail_to_review"), icon_name="rotate", order=50)


@hooks.register("register_admin_urls")
def to_review_urls() -> list:
    return [
        path("reports/a-revoir/", ToReviewView.as_view(), name="wagtail_to_review"),
        path(
            "reports/a-revoir/results/",
            ToReviewView.as_view(results_only=True),
            name="wagtail_to_review_results",
        ),
    ]
