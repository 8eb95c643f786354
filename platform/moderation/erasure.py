"""A case outlives people: it keeps what was decided and forgets who reported, who decided."""

from __future__ import annotations

from collections.abc import Iterator

from core.capabilities import Erasure, erasures
from core.personal import unlinked
from moderation.models import Case, CaseEvent, Hiding, Sanction


def export_events(user) -> Iterator[dict]:
    events = CaseEvent.objects.filter(actor_kind="user", actor_id=str(user.pk)).order_by("hour", "pk")
    # Not about what nor why: those words may be about somebody else.
    yield from map(dict, events.values("move", "hour"))


def erase_events(user) -> None:
    # The one change that the table's trigger allows.
    CaseEvent.objects.filter(actor_kind="user", actor_id=str(user.pk)).update(actor_id="")


def export_claims(user) -> Iterator[dict]:
    yield from map(dict, Case.objects.filter(claimed_by=user).values("kind", "claimed_until"))


def erase_claims(user) -> None:
    Case.objects.filter(claimed_by=user).update(claimed_by=None, claimed_until=None)


# What was done about the person goes with them; what they did for the team stays, without the name.
def export_sanctions(user) -> Iterator[dict]:
    mine = Sanction.objects.filter(person=user).order_by("made_at", "pk")
    yield from map(dict, mine.values("kind", "rule", "reason", "made_at", "until", "lifted_at", "lifted_why"))


def erase_sanctions(user) -> None:
    Sanction.objects.filter(person=user).delete()
    Sanction.objects.filter(by=user).update(by=None)
    Sanction.objects.filter(lifted_by=user).update(lifted_by=None)


def export_hidings(user) -> Iterator[dict]:
    mine = Hiding.objects.filter(person=user).order_by("made_at", "pk")
    yield from map(dict, mine.values("rule", "reason", "made_at", "restored_at"))


def erase_hidings(user) -> None:
    Hiding.objects.filter(person=user).delete()
    Hiding.objects.filter(by=user).update(by=None)


for entry in (
    Erasure("moderation.CaseEvent", ("actor_id",), export_events, erase_events),
    Erasure("moderation.Case", ("claimed_by",), export_claims, erase_claims),
    unlinked("moderation.Flag", "reporter", shows=("reason", "words", "made_at")),
    unlinked("moderation.Decision", "by", shows=("kind", "outcome", "rule", "reason", "decided_at")),
    Erasure("moderation.Sanction", ("person", "by", "lifted_by"), export_sanctions, erase_sanctions),
    Erasure("moderation.Hiding", ("person", "by"), export_hidings, erase_hidings),
    unlinked("moderation.BlockedDomain", "by", shows=("domain", "added_at")),
):
    erasures.register(entry)
