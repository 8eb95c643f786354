"""Deciding a case, and changing one's mind within five minutes."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from core import outbox
from core.actors import Actor
from core.capabilities import Standing, Step, Subject, moderated
from core.errors import Refusal
from moderation import policies, subjects
from moderation.errors import NotOffered, StaleCase, TooLate
from moderation.models import Appeal, Case, CaseState, Decision, Hiding, Outcome
from moderation.rules import RULES
from moderation.services.cases import forget_lease, locked, moment, step, take

UNDO = timedelta(minutes=5)
REASON_MAX = 2_000

# From where the content stands, what each decision does to it. What is not here is not offered.
STEPS: dict[tuple[Standing, str], tuple[Step, ...]] = {
    ("held", Outcome.KEEP): ("publish",),
    ("held", Outcome.REMOVE): ("reject",),
    ("published", Outcome.KEEP): (),
    ("published", Outcome.MASK): ("mask",),
    ("published", Outcome.REMOVE): ("mask", "remove"),
    ("masked", Outcome.KEEP): ("unmask",),
    ("masked", Outcome.MASK): (),
    ("masked", Outcome.REMOVE): ("remove",),
    ("archived", Outcome.KEEP): (),
    ("archived", Outcome.MASK): ("unarchive", "mask"),
    ("archived", Outcome.REMOVE): ("unarchive", "mask", "remove"),
    # Its author took it away: nothing is left but to close the case.
    ("erased", Outcome.KEEP): (),
}
# The way back, by what a decision found and what it left. What was published cannot be unseen: it is hidden.
BACK: dict[tuple[Standing, Standing], tuple[Step, ...]] = {
    ("held", "published"): ("mask",),
    ("held", "rejected"): ("reconsider",),
    ("published", "masked"): ("unmask",),
    ("published", "removed"): ("restore",),
    ("masked", "published"): ("mask",),
    ("masked", "removed"): ("restore", "mask"),
    ("archived", "masked"): ("unmask",),
    ("archived", "removed"): ("restore",),
    # After an appeal.
    ("removed", "published"): ("mask", "remove"),
    ("rejected", "published"): ("mask",),
}


def offered(kind: str, standing: str) -> list[Outcome]:
    """Return the decisions that a content of this kind, where it stands, may get."""
    moves = moderated[kind].moves if kind in moderated else {}
    return [
        outcome
        for outcome in Outcome
        if (steps := STEPS.get((standing, outcome))) is not None and set(steps) <= set(moves)  # type: ignore[arg-type]
    ]


@transaction.atomic
def decide(
    case_id: int,
    *,
    by: Actor,
    outcome: str,
    version: int,
    content_version: int,
    rule: str = "",
    reason: str = "",
    note: str = "",
) -> Decision:
    """Decide a case one has in hand, or that nobody has. Its author is told once it cannot be undone.

    ``version`` and ``content_version`` are those that were read: ``StaleCase`` once either moved. Raises
    ``HeldByOther``, ``NotOffered``, and a ``Refusal`` for a restriction without its rule and its reason.
    """
    case = locked(case_id)
    if not policies.can_moderate(by):
        raise PermissionDenied
    if case.state not in (CaseState.OPEN, CaseState.CLAIMED):
        raise StaleCase("Ce cas est déjà décidé.")
    # Before taking it, which is itself an act.
    if case.version != version:
        raise StaleCase
    take(case, by)
    return settle_outcome(
        case,
        by=by,
        outcome=outcome,
        content_version=content_version,
        rule=rule,
        reason=reason,
        note=note,
    )


def settle_outcome(
    case: Case,
    *,
    by: Actor,
    outcome: str,
    content_version: int,
    rule: str = "",
    reason: str = "",
    note: str = "",
    hiding: Hiding | None = None,
) -> Decision:
    """Apply a decision to a locked case that ``by`` has in hand."""
    subject = current(case)
    standing, seen = (subject.standing, subject.version) if subject else ("erased", content_version)
    if outcome not in offered(case.kind, standing):
        raise NotOffered
    if seen != content_version:
        raise StaleCase
    rule, reason = checked_reason(outcome, rule, reason)
    decision = write(
        case, by=by, outcome=outcome, rule=rule, reason=reason, note=note, before=standing, seen=seen
    )
    decision.hiding = hiding
    # The steps of this table ask for nothing that the adapter lacks.
    apply(case, STEPS[standing, outcome], by=by, why=reason)
    finish(case, decision, "decide", by=by)
    case.flags.update(upheld=outcome != Outcome.KEEP)
    return decision


def current(case: Case) -> Subject | None:
    found = subjects.find(case.kind, case.subject_id)
    return found[1] if found else None


def checked_reason(outcome: str, rule: str, reason: str) -> tuple[str, str]:
    clean = reason.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(clean) > REASON_MAX:
        raise Refusal("reason", f"C’est un peu long : {REASON_MAX} caractères au plus.")
    if rule and rule not in RULES:
        raise Refusal("rule", "Choisissez une règle dans la liste.")
    if outcome in (Outcome.MASK, Outcome.REMOVE, Outcome.CONFIRM):
        if not rule:
            raise Refusal("rule", "Choisissez la règle qui n’est pas suivie : l’auteur la lira.")
        if not clean:
            raise Refusal("reason", "Écrivez à l’auteur pourquoi, en quelques mots.")
    return rule, clean


def write(
    case: Case,
    *,
    by: Actor,
    outcome: str,
    rule: str,
    reason: str,
    note: str,
    before: str,
    seen: int,
    alone: bool = False,
) -> Decision:
    """Write the statement, before anything happens to the content: the database asks for it."""
    Decision.objects.filter(kind=case.kind, subject_id=case.subject_id).update(in_force=False)
    return Decision.objects.create(
        case=case,
        kind=case.kind,
        subject_id=case.subject_id,
        content_version=seen,
        outcome=outcome,
        rule=rule,
        reason=reason,
        note=note.replace("\x00", "").strip(),
        by_id=int(by.id),
        before=before,
        after=before,
        alone=alone,
        decided_at=moment(case.coarse),
        undo_until=timezone.now() + UNDO,
    )


def apply(case: Case, steps: tuple[Step, ...], *, by: Actor, why: str) -> None:
    for name in steps:
        moderated[case.kind].moves[name](case.subject_id, by=by, why=why)


def finish(case: Case, decision: Decision, move: str, *, by: Actor) -> None:
    """Close the case on what was decided; the letter leaves when it cannot be undone any more."""
    subject = current(case)
    if subject and subject.version != decision.content_version:
        # Edited between our reading and our lock.
        raise StaleCase
    decision.after = subject.standing if subject else "erased"
    decision.save(update_fields=["after", "hiding"])
    step(
        case,
        move,
        by=by,
        why=decision.reason,
        rule=decision.rule,
        content_version=decision.content_version,
    )
    forget_lease(case)
    case.closed_at = moment(case.coarse)
    case.save(update_fields=["closed_at"])
    # By its stored name: what settles reads these very services.
    outbox.enqueue(
        "moderation.settle", run_at=decision.undo_until, coarse=case.coarse, decision_id=decision.pk
    )


@transaction.atomic
def undo(decision_id: int, *, by: Actor) -> Case:
    """Take a decision back within five minutes: the content returns, the case is to be decided again.

    ``TooLate`` afterwards, and once the content was moved by something else.
    """
    decision = Decision.objects.get(pk=decision_id)
    case = locked(decision.case_id)
    if not policies.can_moderate(by):
        raise PermissionDenied
    decision.refresh_from_db()
    if not decision.can_be_undone:
        raise TooLate
    subject = current(case)
    standing = subject.standing if subject else "erased"
    if standing != decision.after:
        raise TooLate("Le contenu a changé d’état depuis : décidez à nouveau plutôt.")
    move = "undo_appeal" if case.state in (CaseState.CONFIRMED, CaseState.OVERTURNED) else "undo"
    if case.state not in (CaseState.DECIDED, CaseState.CONFIRMED, CaseState.OVERTURNED):
        raise TooLate("L’auteur a fait appel : la suite se décide là.")
    if Case.objects.live().about(case.kind, case.subject_id).exists():
        raise TooLate("Un nouveau signalement a ouvert un autre cas sur ce contenu : décidez-le plutôt.")
    decision.undone, decision.in_force, decision.undo_until = True, False, None
    decision.save(update_fields=["undone", "in_force", "undo_until"])
    Appeal.objects.filter(answer=decision).update(answer=None)
    restore_force(case)
    if decision.before != decision.after:
        apply(case, BACK[decision.before, decision.after], by=by, why="décision défaite")  # type: ignore[index]
    step(case, move, by=by, content_version=decision.content_version)
    case.closed_at = None
    case.save(update_fields=["closed_at"])
    if move == "undo":
        case.flags.update(upheld=None)
    return case


def restore_force(case: Case) -> None:
    """Let the last decision that was not undone hold again."""
    former = (
        Decision.objects.filter(kind=case.kind, subject_id=case.subject_id, undone=False)
        .exclude(outcome=Outcome.OVERTURN)
        .order_by("-decided_at", "-pk")
    )
    if last := former.first():
        last.in_force = True
        last.save(update_fields=["in_force"])
