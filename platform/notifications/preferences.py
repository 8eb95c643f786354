"""What a person chose, read. ``services`` writes it."""

from __future__ import annotations

from accounts.models import User
from core.capabilities import NoticeKind, notices
from notifications.models import SUMMARIES, Frequency, Preference

# The whole of a summary, where the name of a kind is expected.
WHOLE_SUMMARY = {f"summary.{period}": period for period in SUMMARIES}


def frequencies(person: User) -> dict[str, Frequency]:
    """Return when each registered kind is mailed to ``person``, by its name. One query."""
    chosen = dict(Preference.objects.filter(person=person).values_list("kind", "frequency"))
    return {kind.name: _frequency(kind, chosen) for kind in notices}


def _frequency(kind: NoticeKind, chosen: dict[str, str]) -> Frequency:
    if kind.mandatory:
        return Frequency.NOW
    if kind.name in chosen:
        return Frequency(chosen[kind.name])
    if f"summary.{kind.default}" in chosen:
        return Frequency.NEVER
    return Frequency(kind.default)


def is_stopped(person: User, kind: str) -> bool:
    """Whether ``person`` gets no mail of ``kind``, or of a whole summary."""
    if kind in notices:
        return frequencies(person)[kind] == Frequency.NEVER
    return Preference.objects.filter(person=person, kind=kind, frequency=Frequency.NEVER).exists()
