"""Public questions for search engines, in pages of a bounded size."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from community.questions.models import Question


class QuestionsSitemap(Sitemap):
    """Duplicates are left to the question they repeat."""

    limit = 5_000
    protocol = urlsplit(settings.BASE_URL).scheme

    def get_domain(self, site=None) -> str:
        # The configured one: a host header would choose it otherwise.
        return urlsplit(settings.BASE_URL).netloc

    def items(self) -> QuerySet[Question]:
        rows = Question.objects.visible_to(AnonymousUser()).listed()
        return rows.only("id", "title", "last_activity_at").order_by("-last_activity_at", "-id")

    def lastmod(self, question: Question) -> datetime:
        return question.last_activity_at
