"""A large community for benches: as many questions as asked, three answers each, the same every time."""

from __future__ import annotations

import random
import tomllib
from datetime import UTC, datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from community.questions import earning
from community.questions.models import (
    Answer,
    AnswerVote,
    DownReason,
    MeToo,
    PostState,
    Question,
    QuestionTopic,
)
from community.questions.order import quality, waiting_since
from community.reputation import folding
from core.markdown import render
from demo.bench.databases import tell_progress
from taxonomy.models import Topic
from territories.models import Region

SOURCE = "platform/demo/bench/crowd.py"
PEOPLE = 2_000
ANSWERS = NEAR = 3
BATCH = 1_000  # questions in one transaction
ROWS = 1_000  # in one statement
YEARS = 3
NOW = datetime(2026, 11, 1, tzinfo=UTC)
html = cache(render)


def fill(questions: int) -> None:
    """Fill an empty database: one question in ten waits, one in twenty got a "me too" in the last days."""
    draw = random.Random(questions)  # noqa: S311 - the same each time
    threads = [
        tomllib.loads(path.read_text("utf-8"))
        for path in sorted((settings.ROOT / "fixtures/demo/questions").glob("*.toml"))
    ]
    titles = [" ".join(thread["title"].split()) for thread in threads]
    bodies = [thread["body"].strip() for thread in threads]
    replies = [answer["body"].strip() for thread in threads for answer in thread.get("answers", [])]
    User.objects.bulk_create(
        [
            User(
                email=f"bench-{number}@bench.invalid",
                display_name=f"Personne {number}",
                password="!",  # noqa: S106 - signs in by nothing
                date_joined=NOW - timedelta(days=60),
            )
            for number in range(PEOPLE)
        ],
        batch_size=ROWS,
    )
    people = list(
        User.objects.filter(email__endswith="@bench.invalid").order_by("pk").values_list("pk", flat=True)
    )
    topics = list(Topic.objects.order_by("pk").values_list("pk", flat=True))
    regions = list(Region.objects.order_by("pk").values_list("pk", flat=True))
    recently = timezone.now() - timedelta(days=1)
    for start in range(0, questions, BATCH):
        rows = _Rows()
        for number in range(start, min(start + BATCH, questions)):
            asked_at = (NOW - timedelta(hours=draw.randrange(1, YEARS * 365 * 24))).replace(minute=0)
            me_toos = draw.sample(people, draw.randrange(1, 12)) if draw.random() < 0.05 else []
            body = draw.choice(bodies)
            question = Question(
                pk=draw.getrandbits(60),
                title=f"{draw.choice(titles)[:130]} ({number})",
                body=body,
                body_html=html(body),
                author_id=draw.choice(people),
                state=PostState.PUBLISHED,
                region_id=draw.choice(regions),
                section=draw.choice("CFGIMS"),
                asked_at=asked_at,
                last_activity_at=asked_at,
                waiting_since=waiting_since(asked_at, len(me_toos)),
                me_too_count=len(me_toos),
                week_count=len(me_toos),
            )
            rows.me_toos += [MeToo(question=question, person_id=one, created_at=recently) for one in me_toos]
            # Three on average: the ones that wait leave theirs to the others.
            for _ in range(0 if draw.random() < 0.1 else draw.choice((2, 3, 3, 4, 4, 4))):
                _answer(rows, question, draw, people, draw.choice(replies))
            question.near_ids = [other.pk for other in rows.questions[-NEAR:]]
            rows.questions.append(question)
            question.topic_keys = sorted(draw.sample(topics, draw.choice((1, 2))))
            rows.links += [
                QuestionTopic(tag_id=tag, content_object=question, last_activity_at=question.last_activity_at)
                for tag in question.topic_keys
            ]
        with transaction.atomic():
            rows.write()
            earning.backfill([answer.pk for answer in rows.answers])
        tell_progress("bench questions", min(start + BATCH, questions), questions)
    folding.recompute()


class _Rows:
    def __init__(self) -> None:
        self.questions: list[Question] = []
        self.answers: list[Answer] = []
        self.votes: list[AnswerVote] = []
        self.me_toos: list[MeToo] = []
        self.links: list[QuestionTopic] = []

    def write(self) -> None:
        Question.objects.bulk_create(self.questions, batch_size=ROWS)
        Answer.objects.bulk_create(self.answers, batch_size=ROWS)
        AnswerVote.objects.bulk_create(self.votes, batch_size=ROWS)
        MeToo.objects.bulk_create(self.me_toos, batch_size=ROWS)
        QuestionTopic.objects.bulk_create(self.links, batch_size=ROWS)


def _answer(rows: _Rows, question: Question, draw: random.Random, people: list[int], body: str) -> None:
    answered_at = question.asked_at + timedelta(minutes=draw.randrange(20, 4_000))
    author, *voters = draw.sample(people, 1 + draw.choice((0, 0, 1, 1, 2, 3, 5)))
    downs = 1 if len(voters) > 2 else 0
    answer = Answer(
        pk=draw.getrandbits(60),
        question=question,
        author_id=author,
        body=body,
        body_html=html(body),
        state=PostState.PUBLISHED,
        up_count=len(voters) - downs,
        down_count=downs,
        quality=quality(len(voters) - downs, downs),
        answered_at=answered_at,
    )
    rows.answers.append(answer)
    rows.votes += [
        AnswerVote(
            answer=answer,
            answer_author_id=author,
            voter_id=voter,
            value=-1 if place < downs else 1,
            reason=DownReason.WRONG if place < downs else "",
            created_at=answered_at,
        )
        for place, voter in enumerate(voters)
    ]
    question.answer_count += 1
    question.last_activity_at = max(question.last_activity_at, answered_at)
    question.first_answered_at = min(question.first_answered_at or answered_at, answered_at)
