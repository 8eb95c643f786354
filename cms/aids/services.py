"""What readers report, and what follows when an aid changes."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.roles import Policy, allows
from cms.aids import catalogue
from cms.aids.choices import Fault
from cms.aids.models import AidPage, ErrorReport, ReportState
from core import audit, limits, page_cache
from core.actors import Actor
from core.errors import OverLimit, Refusal

# Where what fragments made of published aids is kept.
KEPT = {name: f"aids.fragment.{name}" for name in ("latest", "closing_soon", "choices")}
REPORTS = limits.Limit("aids.reports", 10, 3600)
WORDS_MAX = 1_000
MOST_OPEN = 50
"""Reports of one aid that nobody has looked at: one more would tell editors nothing."""


def report_error(aid_id: int, fault: str, words: str, *, bucket: str) -> ErrorReport | None:
    """Keep what a reader says is wrong with a published aid; nothing once editors have plenty to look at.

    ``bucket`` stands for their network for a day and is not kept. Raises ``Refusal`` or ``OverLimit``.
    """
    words = words.strip()
    if fault not in Fault.values:
        raise Refusal("fault", "Choisissez ce qui ne va pas dans la liste.")
    if fault == Fault.OTHER and not words:
        raise Refusal("words", "Dites en quelques mots ce qui ne va pas.")
    if len(words) > WORDS_MAX:
        raise Refusal("words", "1 000 caractères au plus : allez à l’essentiel.")
    verdict = limits.hit(REPORTS, bucket)
    if not verdict.allowed:
        raise OverLimit(
            "Beaucoup de signalements sont partis de votre réseau. Réessayez dans une heure.",
            retry_after=verdict.retry_after,
        )
    with transaction.atomic():
        aid = AidPage.objects.select_for_update(of=("self",)).get(pk=aid_id)
        if aid.error_reports.filter(state=ReportState.OPEN).count() >= MOST_OPEN:
            return None
        return ErrorReport.objects.create(aid=aid, fault=fault, words=words)


@transaction.atomic
def decide_report(report_id: int, state: str, *, by: Actor) -> ErrorReport:
    """Say what was done of a report; the same again does nothing."""
    if not allows(by.roles, Policy.PUBLISH_PAGES):
        raise PermissionDenied
    report = ErrorReport.objects.select_for_update(of=("self",)).get(pk=report_id)
    if report.state != state:
        before, report.state = report.state, ReportState(state).value
        report.save(update_fields=["state"])
        audit.record("aids.report_decided", report, by=by, before=before)
    return report


def aid_changed(sender: Any = None, **kwargs: Any) -> None:
    """Let nothing made of the aids before be shown again: lists, fragments, the simulator's catalogue."""
    page_cache.changed("aids", "pages")
    catalogue.forget()
    transaction.on_commit(lambda: cache.delete_many(KEPT.values()))
