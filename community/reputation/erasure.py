"""What a person takes away of their reputation, and what is left: lines of the ledger, without anybody."""

from __future__ import annotations

from collections.abc import Iterator

from community.reputation.models import Appearance, ReputationEvent
from core import page_cache
from core.capabilities import Erasure, erasures
from core.personal import deleted


def export_lines(user) -> Iterator[dict]:
    for row in (
        ReputationEvent.objects.filter(person=user).select_related("topic").order_by("effective_day", "pk")
    ):
        yield {
            "jour": row.effective_day,
            "fait": row.get_kind_display(),
            "points": row.points,
            "sujet": row.topic.name if row.topic else "",
            "correction": row.reverses_id is not None,
        }


def forget_lines(user) -> None:
    """The one change that the ledger allows: the line stays, nobody's. Its figures go."""
    page_cache.changed("reputation")
    ReputationEvent.objects.filter(person=user).update(person=None)


def export_appearance(user) -> Iterator[dict]:
    for row in Appearance.objects.filter(person=user).select_related("region"):
        yield {"cachee": row.is_hidden, "region": row.region.name if row.region else ""}


def forget_appearance(user) -> None:
    Appearance.objects.filter(person=user).delete()


erasures.register(Erasure("reputation.ReputationEvent", ("person",), export_lines, forget_lines))
erasures.register(Erasure("reputation.Appearance", ("person",), export_appearance, forget_appearance))
FIGURES = ("useful", "not_useful", "accepted")
erasures.register(deleted("reputation.ReputationDay", "person", shows=("scope", "day", "counted", *FIGURES)))
erasures.register(deleted("reputation.ReputationTotal", "person", shows=("scope", "points", *FIGURES)))
erasures.register(deleted("reputation.BadgeAward", "person", shows=("badge", "scope", "awarded_on")))
