"""Inviting experts to a question that waits, wave after wave; declining."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from community.experts import effects, matching
from community.experts.models import Invitation
from community.experts.routing import Choice, Reach, route
from community.questions.models import Question
from core import clock, outbox
from core.actors import Actor
from core.typography import french
from taxonomy.vocabulary import topic_names

AT_ONCE = 3
# After the publication of the question: how far one looks, and when.
WAVES = (
    (timedelta(0), Reach.TOPIC),
    (timedelta(hours=4), Reach.TOPIC),
    (timedelta(hours=24), Reach.NEAR),
    (timedelta(hours=72), Reach.ALL),
)


@transaction.atomic
def invite_round(question_id: int, wave: int) -> list[Invitation]:
    """Invite three more experts while nobody has answered, and promise the next wave.

    The same wave twice invites nobody twice: three is what it adds up to. Called by an effect alone.
    """
    question = Question.objects.select_for_update(of=("self",)).filter(pk=question_id).first()
    if question is None or not question.is_open or question.answer_count:
        return []
    if wave + 1 < len(WAVES):
        # Cut to the hour, as all that is about a question without a name.
        outbox.enqueue(
            effects.invite,
            run_at=clock.this_hour() + WAVES[wave + 1][0] - WAVES[wave][0],
            coarse=True,
            question_id=question_id,
            wave=wave + 1,
        )
    reach = WAVES[wave][1]
    already = list(question.invitations.values_list("expert", "round"))
    topics = matching.topics_of(question)
    near = matching.neighbours(topics) if reach >= Reach.NEAR else set()
    chosen = route(
        topics,
        matching.candidates(question, topics, near),
        count=AT_ONCE - sum(1 for _, earlier in already if earlier == wave),
        salt=question.pk,
        reach=reach,
        near=near,
        already={expert for expert, _ in already},
    )
    invitations = [
        Invitation(question=question, expert_id=choice.key, round=wave, reason=because(choice))
        for choice in chosen
    ]
    Invitation.objects.bulk_create(invitations)
    for invitation in invitations:
        outbox.enqueue(effects.tell_invited, coarse=True, invitation_id=invitation.pk)
    return invitations


@transaction.atomic
def decline(invitation_id: int, *, by: Actor) -> None:
    """Say "not for me"; somebody else's invitation is nobody's. Twice is once."""
    mine = Invitation.objects.filter(pk=invitation_id, expert__person=int(by.id), declined_at=None)
    mine.update(declined_at=clock.this_hour())


def because(choice: Choice) -> str:
    """Say why somebody is invited, after "parce que"."""
    name = topic_names().get(choice.topic) if choice.topic is not None else None
    if name is None:
        return "personne n’a encore répondu, et vous avez aidé ici récemment"
    about = f"« {name.name} »"
    if choice.answers:
        count = "une question" if choice.answers == 1 else f"{choice.answers} questions"
        return str(french(f"vous avez répondu à {count} sur le sujet {about}"))
    return str(french(f"vous avez choisi le sujet {about}"))
