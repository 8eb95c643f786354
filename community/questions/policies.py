"""Who may do what. Nothing here writes; what state a post must be in is for the services."""

from __future__ import annotations

from accounts.roles import Policy, allows
from community.questions.models import Answer, CloseReason, Question
from core.actors import Actor

# What an asker may say of their own question; the rest is for those who keep the place.
ASKERS_REASONS = frozenset({CloseReason.SOLVED, CloseReason.OUTDATED})


def can_moderate(by: Actor) -> bool:
    return by.kind == "system" or allows(by.roles, Policy.MODERATE)


def can_animate(by: Actor) -> bool:
    """Keep questions tidy and answered: close them, tell doubles."""
    return can_moderate(by) or allows(by.roles, Policy.ANIMATE)


def can_answer_officially(by: Actor) -> bool:
    return "state_team" in by.roles


def is_asker(by: Actor, question: Question) -> bool:
    # An erased question has no asker, and nobody equals None.
    return by == question.asker


def is_author(by: Actor, answer: Answer) -> bool:
    return by.kind == "user" and answer.author_id is not None and by.id == str(answer.author_id)


def can_edit_question(by: Actor, question: Question) -> bool:
    return is_asker(by, question)


def can_edit_answer(by: Actor, answer: Answer) -> bool:
    return is_author(by, answer)


def can_accept_answer(by: Actor, question: Question) -> bool:
    return is_asker(by, question)


def can_close(by: Actor, question: Question, reason: str) -> bool:
    return can_animate(by) or (is_asker(by, question) and reason in ASKERS_REASONS)


def can_reopen(by: Actor, question: Question) -> bool:
    """Whoever could have closed it for that reason."""
    return can_close(by, question, question.close_reason)


def can_mark_duplicate(by: Actor, question: Question) -> bool:
    return can_animate(by) or is_asker(by, question)


def can_erase(by: Actor, asker: Actor | None) -> bool:
    """Erase what ``asker`` wrote: themselves, or the erasure of an account."""
    return by.kind == "system" or by == asker
