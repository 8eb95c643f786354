"""What questions write in the ledger of reputation. The caller holds the lock of the question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from accounts.models import User
from community.questions.models import PUBLIC_STATES, Answer, AnswerVote, Question, QuestionTopic
from community.reputation import services
from community.reputation.rules import REWARDED_CHOICES, Kind

# Younger accounts vote for the order alone: making one to vote for oneself is too easy.
COUNTS_AFTER = timedelta(hours=24)
# Any number will do, with the author's key: two choices of one author's answers wait for each other.
CHOICES_LOCK = 0x72657075


def main_topic(question: Question) -> int | None:
    """The topic in which its answers earn: the first, which the page shows above its title."""
    return next(iter(question.topic_keys), None)


def vote_cast(vote: AnswerVote, answer: Answer, voter: User) -> None:
    if answer.author_id and timezone.now() - voter.date_joined >= COUNTS_AFTER:
        services.record(
            _kind(vote.value),
            person_id=answer.author_id,
            source=("vote", vote.pk),
            about=_fact(answer),
            topic_id=main_topic(answer.question),
        )


def vote_gone(vote_id: int, value: int, answer: Answer) -> None:
    if answer.author_id:
        services.reverse(_kind(value), person_id=answer.author_id, source=("vote", vote_id))


def chosen(answer: Answer, question: Question) -> None:
    """An answer was accepted. Without a name it earns nothing, and nothing is written: one could ask oneself.

    The third question of a week between the same two people is written down for nothing, so that choosing it
    again next week earns nothing either.
    """
    if question.author_id is None or answer.author_id is None or answer.is_official:
        return
    today = timezone.localdate()
    services.record(
        Kind.ACCEPTED,
        person_id=answer.author_id,
        source=_fact(answer),
        about=_fact(answer),
        topic_id=main_topic(question),
        rewarded=_rewarded_questions(answer.author_id, question, today) < REWARDED_CHOICES,
    )


def choice_gone(answer: Answer) -> None:
    if answer.author_id:
        services.reverse(Kind.ACCEPTED, person_id=answer.author_id, source=_fact(answer))


def hidden(answer: Answer) -> None:
    """Nobody reads it any more: what it earned goes with it, and comes back with it."""
    services.hide(_fact(answer), but=[Kind.REMOVED])


def shown(answer: Answer) -> None:
    services.show(_fact(answer))


def removed(answer: Answer) -> None:
    if answer.author_id:
        services.record(
            Kind.REMOVED,
            person_id=answer.author_id,
            source=_fact(answer),
            about=_fact(answer),
            topic_id=main_topic(answer.question),
        )


def restored(answer: Answer) -> None:
    if answer.author_id:
        services.reverse(Kind.REMOVED, person_id=answer.author_id, source=_fact(answer))
    shown(answer)


def backfill(answer_ids: Sequence[int]) -> None:
    """Write what answers that were made in bulk earned: by their votes and choices, on the days of those.

    An answer that has lines already gets none. All their votes count, whatever the age of the account:
    another community let them vote. The day of a choice is not known: it is the answer's.
    """
    answers = {
        answer.pk: answer
        for answer in Answer.objects.filter(
            pk__in=answer_ids, state__in=PUBLIC_STATES, author__isnull=False, is_official=False
        )
        .exclude(pk__in=services.known("answer", answer_ids))
        .select_related("question")
    }
    topics = dict(
        QuestionTopic.objects.filter(content_object__in={answer.question_id for answer in answers.values()})
        .order_by("-tag_id")
        .values_list("content_object_id", "tag_id")
    )
    lines = [
        services.line(
            _kind(value),
            person_id=answers[answer_id].author_id,  # type: ignore[arg-type]
            source=("vote", pk),
            about=("answer", answer_id),
            topic_id=topics.get(answers[answer_id].question_id),
            day=timezone.localdate(cast_at),
        )
        for pk, answer_id, value, cast_at in AnswerVote.objects.filter(answer__in=answers)
        .order_by("pk")
        .values_list("pk", "answer_id", "value", "created_at")
    ]
    kept = [answer for answer in answers.values() if answer.question.accepted_answer_id == answer.pk]
    counts = _choices_by_week([answer.author_id for answer in kept])
    for answer in kept:
        if answer.question.author_id is None:
            continue
        day = timezone.localdate(answer.answered_at)
        key = (answer.question.author_id, answer.author_id, _monday(day))
        lines.append(
            services.line(
                Kind.ACCEPTED,
                person_id=answer.author_id,  # type: ignore[arg-type]
                source=_fact(answer),
                about=_fact(answer),
                topic_id=topics.get(answer.question_id),
                day=day,
                rewarded=counts[key] < REWARDED_CHOICES,
            )
        )
        counts[key] += 1
    services.write(lines)


def _kind(value: int) -> Kind:
    return Kind.UP if value > 0 else Kind.DOWN


def _fact(answer: Answer) -> tuple[str, int]:
    return "answer", answer.pk


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _rewarded_questions(author_id: int, question: Question, day: date) -> int:
    """Return how many other questions of the same asker gave this author points in the week of ``day``."""
    rewarded = services.rewarded([author_id], since=_monday(day), until=_monday(day) + timedelta(days=6))
    found = Question.objects.filter(
        answers__in=[about for _, about, _ in rewarded], author=question.author_id
    )
    return found.exclude(pk=question.pk).distinct().count()


def _choices_by_week(author_ids: Sequence[int | None]) -> Counter[tuple[int | None, int | None, date]]:
    rewarded = services.rewarded({pk for pk in author_ids if pk})
    askers = dict(
        Answer.objects.filter(pk__in={about for _, about, _ in rewarded}).values_list(
            "pk", "question__author_id"
        )
    )
    return Counter((askers.get(about), person, _monday(day)) for person, about, day in rewarded)


def wait_to_choose(author_id: int | None) -> None:
    """Let two choices of one author's answers wait for each other. Before anything is written."""
    if author_id and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashint8(%s))", [CHOICES_LOCK, author_id])
