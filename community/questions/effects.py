from __future__ import annotations

from contextlib import suppress

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from community.questions import figures, sealing, similar, tokens
from community.questions.counts import recount_me_toos
from community.questions.models import (
    Answer,
    AskerAddress,
    PostState,
    Precision,
    Question,
    QuestionFollow,
    TopicFollow,
)
from core import indexing, mail, outbox
from core.ids import encode
from core.outbox import effect, external_effect, job
from notifications.services import notify

# People or questions dealt with in one transaction: well under 200 ms.
SLICE = 25


@effect
def tell_asker(answer_id: int) -> None:
    """Put "on vous a répondu" in the inbox of whoever asked by name."""
    answer = _published(answer_id)
    if answer and answer.question.author and answer.question.author != answer.author:
        notify(
            "questions.answered",
            to=answer.question.author,
            about=answer,
            once_key=f"answered-{encode(answer.pk)}",
        )


@job
def tell_followers(answer_id: int, cursor: int | None) -> int | None:
    """Tell those who follow a question that it has an answer more; not its asker, who is told so already."""
    answer = _published(answer_id)
    if answer is None:
        return None
    follows = list(
        QuestionFollow.objects.filter(question=answer.question_id, pk__gt=cursor or 0)
        .select_related("person")
        .order_by("pk")[:SLICE]
    )
    for follow in follows:
        if follow.person_id not in (answer.author_id, answer.question.author_id):
            notify(
                "questions.followed", to=follow.person, about=answer, once_key=f"answered-{encode(answer.pk)}"
            )
    return follows[-1].pk if follows else None


@job
def tell_topics_followers(question_id: int, cursor: int | None) -> int | None:
    """Tell those who follow one of its topics that a question is there, each once."""
    question = Question.objects.filter(pk=question_id, state=PostState.PUBLISHED).first()
    if question is None:
        return None
    follows = list(
        TopicFollow.objects.filter(topic__in=question.topics.all(), pk__gt=cursor or 0)
        .select_related("person")
        .order_by("pk")[:SLICE]
    )
    for follow in follows:
        if follow.person_id != question.author_id:
            notify(
                "questions.asked", to=follow.person, about=question, once_key=f"asked-{encode(question.pk)}"
            )
    return follows[-1].pk if follows else None


@effect
def tell_accepted(answer_id: int) -> None:
    """Put "votre réponse a été acceptée" in its author's inbox."""
    answer = Answer.objects.filter(pk=answer_id, question__accepted_answer=answer_id).first()
    if answer and answer.author:  # else erased, or no longer the choice
        notify("questions.accepted", to=answer.author, about=answer, once_key=f"accepted-{encode(answer.pk)}")


@effect
def publish_without_a_name(question_id: int) -> None:
    """Publish a question that nobody signed, now that it has waited."""
    # Not at the top: services promise effects, and this effect is a service.
    from community.questions.services.anonymous import publish_or_hold  # noqa: PLC0415

    publish_or_hold(question_id)


@effect
def tell_thanked(answer_id: int) -> None:
    """Put "votre réponse a aidé" in its author's inbox."""
    answer = _published(answer_id)
    if answer and answer.author and answer.thanked_at:
        notify("questions.thanked", to=answer.author, about=answer, once_key=f"thanked-{encode(answer.pk)}")


@job
def tell_precised(precision_id: int, cursor: int | None) -> int | None:
    """Tell those who answered that the asker said something more, each once."""
    precision = Precision.objects.filter(pk=precision_id).select_related("question").first()
    if precision is None:
        return None
    authors = list(
        User.objects.filter(
            pk__gt=cursor or 0,
            is_active=True,
            answers__question=precision.question_id,
            answers__state=PostState.PUBLISHED,
        )
        .distinct()
        .order_by("pk")[:SLICE]
    )
    for person in authors:
        once_key = f"precised-{encode(precision.pk)}"
        notify("questions.precised", to=person, about=precision.question, once_key=once_key)
    return authors[-1].pk if authors else None


@external_effect
def mail_asker(handle: str, letter: str, *, once_key: str) -> None:
    """Write "il y a du nouveau" to an asker without a name, and nothing that says about what."""
    row = AskerAddress.objects.filter(pk=handle).first()
    if row and (address := sealing.unseal(row.sealed)):
        stop = settings.BASE_URL + reverse("receipts:stop", args=[tokens.stop_token(handle)])
        mail.send(
            "questions/mail/news",
            to=address,
            message_id=letter,
            headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
            url=settings.BASE_URL + reverse("receipts:open"),
            stop_url=stop,
        )


@job
def recount_week(cursor: int | None) -> int | None:
    """Let what is older than a week fall out of the questions' count of the week."""
    counted = Question.objects.filter(week_count__gt=0)
    if cursor is not None:
        counted = counted.filter(pk__gt=cursor)
    ids = list(counted.order_by("pk").values_list("pk", flat=True)[:SLICE])
    for question_id in ids:
        # One lock at a time: two held together could wait for each other.
        recount_me_toos(Question.objects.select_for_update(of=("self",)).get(pk=question_id))
    return ids[-1] if ids else None


@external_effect
def find_near(question_id: int, *, once_key: str) -> None:
    """Find what is like a question that was just published or retitled, and what it is like."""
    # Else those most like it would not find it. While nothing answers, titles are compared.
    with suppress(indexing.Unavailable):
        indexing.settle()
    for question in Question.objects.filter(pk=question_id, state=PostState.PUBLISHED):
        for other in Question.objects.filter(pk__in=similar.keep(question)):
            similar.keep(other)


@job
def find_missing_near(cursor: int | None) -> int | None:
    """Find what is like those that came in bulk, which nothing announced."""
    unknown = Question.objects.filter(state=PostState.PUBLISHED, near_ids__isnull=True)
    if cursor is not None:
        unknown = unknown.filter(pk__gt=cursor)
    found = list(unknown.order_by("pk")[:SLICE])
    for question in found:
        # Asking what searches is an outside call, for which a slice may not wait.
        once_key = f"near-{encode(question.pk)}-missing"
        outbox.enqueue(find_near, once_key=once_key, coarse=True, question_id=question.pk)
    return found[-1].pk if found else None


@effect
def compute_figures() -> None:
    figures.compute()


def _published(answer_id: int) -> Answer | None:
    return (
        Answer.objects.filter(pk=answer_id, state=PostState.PUBLISHED, question__state=PostState.PUBLISHED)
        .select_related("author", "question__author")
        .first()
    )
