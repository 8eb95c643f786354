from __future__ import annotations

from accounts.models import User
from core.actors import SYSTEM, Actor
from core.capabilities import Subject, moderated
from core.ids import encode
from core.outbox import effect, enqueue, job
from moderation import subjects
from moderation.models import CaseState, Decision, Hiding, Origin, Outcome
from moderation.services.cases import free, live_case, take
from moderation.services.deciding import offered, settle_outcome
from notifications.services import notify


@effect
def settle(decision_id: int) -> None:
    """Make a decision final five minutes after it was taken, and tell its author."""
    decision = Decision.objects.select_for_update().filter(pk=decision_id, undone=False).first()
    if decision is None:
        return
    if decision.undo_until is not None:
        decision.undo_until = None
        decision.save(update_fields=["undo_until"])
    # Those who reported are told in points, by who stands above.
    enqueue("reputation.follow_reports", coarse=decision.case.coarse, case_id=decision.case_id)
    found = subjects.find(decision.kind, decision.subject_id)
    if found is None:
        return
    subject = found[1]
    if decision.outcome == Outcome.CONFIRM and decision.in_force and subject.standing == "removed":
        # Only now: there is no way back from it.
        moderated[decision.kind].moves["confirm"](decision.subject_id, by=SYSTEM, why=decision.reason)
    if _is_told(decision, subject):
        author = User.objects.filter(pk=subject.owner.id).first()  # type: ignore[union-attr]
        if author:
            notify(
                "moderation.decided",
                to=author,
                about=decision,
                once_key=f"decided-{encode(decision.pk)}",
                payload={"title": subject.title[:150]},
            )


def _is_told(decision: Decision, subject: Subject) -> bool:
    """Whether there is an account to tell, and something to tell it: all that one could see happen."""
    if subject.owner is None or subject.owner.kind != "user" or decision.hiding_id:
        return False
    seen = decision.before != decision.after or decision.outcome != Outcome.KEEP
    return seen or bool(decision.case.masked_automatically)


# Posts dealt with in one transaction: well under 200 ms.
SLICE = 5


@job
def hide_slice(hiding_id: int, cursor: list | None) -> list | None:
    """Hide the next published posts of a person, each with its decision."""
    hiding = Hiding.objects.select_related("by", "person").get(pk=hiding_id)
    if hiding.by is None or hiding.restored_at is not None:
        return None
    by = Actor.of(hiding.by)
    kinds = [adapter.name for adapter in moderated]
    kind, after = cursor or [kinds[0], -1]
    rows = moderated[kind].posts(hiding.person_id, "published").filter(pk__gt=after).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:SLICE])
    for pk in ids:
        found = subjects.find(kind, pk)
        if found is None or Outcome.MASK not in offered(kind, found[1].standing):
            continue
        case = live_case(kind, pk, found[1], Origin.TEAM)
        if case.state == CaseState.APPEALED:
            continue
        if case.is_held_by_other(int(by.id)):
            free(case, by=by, why="tous les messages de la personne sont masqués")
        take(case, by)
        settle_outcome(
            case,
            by=by,
            outcome=Outcome.MASK,
            content_version=found[1].version,
            rule=hiding.rule,
            reason=hiding.reason,
            hiding=hiding,
        )
    if ids:
        return [kind, ids[-1]]
    rest = kinds[kinds.index(kind) + 1 :]
    if rest:
        return [rest[0], -1]
    _finish(hiding, "moderation.hidden")
    return None


@job
def restore_slice(hiding_id: int, by_id: int, cursor: int | None) -> int | None:
    """Give back the next posts that a hiding hid; what is in appeal is answered there."""
    hiding = Hiding.objects.select_related("person").get(pk=hiding_id)
    moderator = User.objects.filter(pk=by_id).first()
    if moderator is None:
        return None
    by = Actor.of(moderator)
    hidden = Decision.objects.filter(hiding=hiding, outcome=Outcome.MASK, in_force=True, undone=False)
    decisions = list(hidden.filter(pk__gt=-1 if cursor is None else cursor).order_by("pk")[:SLICE])
    for decision in decisions:
        found = subjects.find(decision.kind, decision.subject_id)
        if found is None or found[1].standing != "masked":
            continue
        case = live_case(decision.kind, decision.subject_id, found[1], Origin.TEAM)
        if case.state == CaseState.APPEALED:
            continue
        if case.is_held_by_other(by_id):
            free(case, by=by, why="les messages de la personne sont rétablis")
        take(case, by)
        settle_outcome(case, by=by, outcome=Outcome.KEEP, content_version=found[1].version, hiding=hiding)
    if decisions:
        return decisions[-1].pk
    _finish(hiding, "moderation.restored")
    return None


def _finish(hiding: Hiding, kind: str) -> None:
    hiding.done = True
    hiding.save(update_fields=["done"])
    notify(kind, to=hiding.person, about=hiding, once_key=f"{kind.split('.')[1]}-{encode(hiding.pk)}")
