from __future__ import annotations

from datetime import timedelta

import factory
from django.utils import timezone

from core.actors import Actor
from core.capabilities import moderated
from moderation import services
from moderation.models import Case, CaseState, Decision, Hiding, Origin, Outcome, Sanction
from tests.community.questions.factories import AnswerFactory, PersonFactory, QuestionFactory


class SanctionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Sanction

    person = factory.SubFactory(PersonFactory)
    kind = "warning"
    rule = "respect"
    reason = "Vous avez insulté quelqu’un."


class HidingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Hiding

    person = factory.SubFactory(PersonFactory)
    rule = "advertising"
    reason = "Vous ne publiez que de la publicité."


LETTER = "Votre message fait la promotion d’un service."
FACTORIES = {"question": QuestionFactory, "answer": AnswerFactory}


def kind_of(row) -> str:
    return row._meta.model_name


def moderator() -> Actor:
    return Actor.of(PersonFactory(role="moderator"))


def statement(row, *, outcome: str = Outcome.REMOVE) -> Decision:
    """Write a decision in force about ``row``, which the database asks for before it lets it be removed."""
    case = Case.objects.create(
        kind=kind_of(row),
        subject_id=row.pk,
        state=CaseState.DECIDED,
        origin=Origin.TEAM,
        closed_at=timezone.now(),
    )
    return Decision.objects.create(
        case=case,
        kind=case.kind,
        subject_id=row.pk,
        content_version=1,
        outcome=outcome,
        rule="advertising",
        reason=LETTER,
        before="published",
        after="removed",
    )


def flag(row, *, by: Actor | None = None, reason: str = "advertising", **words):
    """Report ``row``, by a new established account unless told otherwise."""
    by = by or Actor.of(PersonFactory())
    return services.flag(kind_of(row), row.pk, by=by, reason=reason, **words)


def case_of(row) -> Case:
    return Case.objects.about(kind_of(row), row.pk).order_by("-opened_at", "-version").first()


def live_case_of(row) -> Case:
    return Case.objects.live().about(kind_of(row), row.pk).get()


def version_of(row) -> int:
    adapter = moderated[kind_of(row)]
    found = adapter.rows().filter(pk=row.pk).first()
    return adapter.describe(found).version if found else 1


def decide(row, outcome: str, *, by: Actor | None = None, **typed) -> Decision:
    """Decide the open case of ``row``, as a moderator who has read what stands there now."""
    case = live_case_of(row)
    typed = {"rule": "advertising", "reason": LETTER, **typed}
    return services.decide(
        case.pk,
        by=by or moderator(),
        outcome=outcome,
        version=case.version,
        content_version=version_of(row),
        **typed,
    )


def answer_appeal(row, outcome: str, *, by: Actor, reason: str = "Nous avons relu.") -> Decision:
    case = live_case_of(row)
    return services.answer_appeal(case.pk, by=by, outcome=outcome, version=case.version, reason=reason)


def later(decision: Decision) -> None:
    """Let the five minutes pass, and the letter leave."""
    from core.models import OutboxRow
    from core.testing import run_outbox

    past = timezone.now() - timedelta(seconds=1)
    Decision.objects.filter(pk=decision.pk).update(undo_until=past)
    OutboxRow.objects.filter(effect="moderation.settle").update(run_at=past)
    run_outbox()
