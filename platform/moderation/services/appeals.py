"""Appeals: the author asks, another moderator answers."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from core.actors import Actor
from core.capabilities import Standing, Step
from core.errors import Refusal
from moderation import policies, subjects
from moderation.errors import AnotherMustDecide, NotAppealable, NotOffered, StaleCase
from moderation.models import Appeal, Case, CaseState, Decision, Outcome
from moderation.services.cases import locked, moment, step, take
from moderation.services.deciding import apply, checked_reason, current, finish, write

# At least six months, says the law.
OPEN_FOR = timedelta(days=183)
WORDS_MAX = 3_000
OVERTURN: dict[Standing, tuple[Step, ...]] = {
    "masked": ("unmask",),
    "removed": ("restore",),
    "rejected": ("reconsider", "publish"),
    # Published and undone since: there is nothing left to give back.
    "published": (),
    "erased": (),
}


def can_appeal(decision: Decision) -> bool:
    """Whether a decision, as it stands, may still be contested by whoever it is about."""
    return (
        decision.is_restrictive
        and decision.in_force
        and not decision.undone
        and decision.case.state == CaseState.DECIDED
        and timezone.now() - decision.decided_at < OPEN_FOR
        and not Appeal.objects.filter(decision=decision).exists()
    )


@transaction.atomic
def appeal(decision_id: int, *, by: Actor, words: str) -> Appeal:
    """Ask that another moderator look again: an account, or the bearer of the question's receipt.

    Raises ``PermissionDenied`` for anyone else, ``NotAppealable``, a ``Refusal`` for no words or too many.
    """
    case = locked(Decision.objects.get(pk=decision_id).case_id)
    decision = Decision.objects.select_related("case").get(pk=decision_id)
    found = subjects.find(case.kind, case.subject_id)
    if found is None or not policies.is_owner(by, found[1]):
        raise PermissionDenied
    clean = words.replace("\x00", "").replace("\r\n", "\n").strip()
    if not clean:
        raise Refusal("words", "Dites pourquoi, à votre avis, cette décision n’est pas la bonne.")
    if len(clean) > WORDS_MAX:
        raise Refusal("words", f"C’est un peu long : {WORDS_MAX} caractères au plus.")
    if not can_appeal(decision):
        raise NotAppealable
    if Case.objects.live().about(case.kind, case.subject_id).exists():
        raise NotAppealable("Un modérateur examine déjà ce contenu à nouveau.")
    # Contested: it is not taken back any more, another one looks.
    decision.undo_until = None
    decision.save(update_fields=["undo_until"])
    made = Appeal.objects.create(decision=decision, words=clean, made_at=moment(case.coarse))
    step(case, "appeal", by=by, content_version=found[1].version)
    case.opened_at, case.closed_at = moment(case.coarse), None
    case.save()
    return made


@transaction.atomic
def answer_appeal(
    case_id: int, *, by: Actor, outcome: str, version: int, reason: str, note: str = ""
) -> Decision:
    """Confirm the decision, or overturn it and give the content back.

    Raises ``AnotherMustDecide`` for whoever decided first, unless there is nobody else and a day has passed:
    then the decision says so.
    """
    case = locked(case_id)
    if not policies.can_moderate(by):
        raise PermissionDenied
    if case.state != CaseState.APPEALED or case.version != version:
        raise StaleCase
    asked = Appeal.objects.select_related("decision__case").get(decision__case=case, answer=None)
    allowed, alone = policies.may_answer_appeal_from(asked, by)
    if not allowed:
        raise AnotherMustDecide
    if outcome not in (Outcome.CONFIRM, Outcome.OVERTURN):
        raise NotOffered
    take(case, by)
    subject = current(case)
    standing = subject.standing if subject else "erased"
    _, reason = checked_reason(outcome, asked.decision.rule, reason)
    if not reason:
        raise Refusal("reason", "Écrivez à l’auteur pourquoi, en quelques mots.")
    decision = write(
        case,
        by=by,
        outcome=outcome,
        rule=asked.decision.rule,
        reason=reason,
        note=note,
        before=standing,
        seen=subject.version if subject else asked.decision.content_version,
        alone=alone,
    )
    if outcome == Outcome.OVERTURN:
        if standing not in OVERTURN:
            raise NotOffered
        apply(case, OVERTURN[standing], by=by, why=reason)
    asked.answer = decision
    asked.save(update_fields=["answer"])
    finish(case, decision, outcome, by=by)
    case.flags.update(upheld=outcome == Outcome.CONFIRM)
    return decision
