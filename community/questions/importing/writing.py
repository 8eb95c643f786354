"""Questions of a file as rows: in bulk, with the figures that the services would give."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from accounts.models import User
from community.questions import earning
from community.questions.importing.reading import AnswerLine, QuestionLine
from community.questions.models import (
    Answer,
    AnswerVote,
    CloseReason,
    DownReason,
    PostState,
    Question,
    QuestionTopic,
)
from community.questions.order import quality, waiting_since
from community.questions.services.texts import TOPICS_MAX
from core import indexing
from core.actors import SYSTEM
from core.ids import BITS, word_of
from core.models import AuditEvent
from core.words import fold
from taxonomy.models import Topic, TopicSynonym

# Reserved: no mail can ever leave for it, so nobody signs in as one of these accounts.
DOMAIN = "import.invalid"
ROWS = 500  # in one statement
VOTERS = 256
"""How many accounts share the votes; more where one answer has more votes."""
MOST_TAGS_TOLD = 1_000


def digest(*words: str) -> int:
    """Return the same 60 bits for the same words, ever."""
    return int.from_bytes(hashlib.sha256("\0".join(words).encode()).digest()[:8]) >> (64 - BITS)


@dataclass
class Written:
    questions: int = 0
    answers: int = 0
    votes: int = 0
    known: int = 0
    """Questions that were there before, left as they are."""
    unknown_tags: Counter[str] = field(default_factory=Counter)


class Writer:
    """Writes the questions of one ``source``, a name that must not change between two runs."""

    def __init__(self, source: str, tags: Mapping[str, Topic] | None = None):
        """``tags`` maps folded words to topics, before the topics' own names and synonyms."""
        self.source = source
        self.written = Written()
        self.topics = {**_named_topics(), **(tags or {})}

    @transaction.atomic
    def write(self, batch: Sequence[QuestionLine]) -> None:
        """Add the questions that are not there yet; one that is, whatever became of it, stays as it is."""
        wanted = {self._id("question", line.key): line for line in batch}
        known = set(Question.objects.filter(pk__in=wanted).values_list("pk", flat=True))
        self.written.known += len(batch) - len(wanted) + len(known)
        lines = {pk: line for pk, line in wanted.items() if pk not in known}
        if not lines:
            return
        people = self._people(
            {line.author for line in lines.values()}
            | {answer.author for line in lines.values() for answer in line.answers}
            | {voter for line in lines.values() for answer in line.answers for voter in _voters(answer)}
        )
        questions, answers, votes, links, accepted = [], [], [], [], []
        for pk, line in lines.items():
            question = self._question(pk, line, people)
            questions.append(question)
            for answer_line in line.answers:
                answer = self._answer(question, answer_line, line, people)
                answers.append(answer)
                votes += self._votes(answer, answer_line, people)
                if answer_line.accepted and answer.author_id != question.author_id:
                    question.accepted_answer_id = answer.pk
                    accepted.append(question)
            links += self._links(question, line)
        chosen = {question.pk: question.accepted_answer_id for question in accepted}
        for question in accepted:
            question.accepted_answer_id = None  # not there yet
        Question.objects.bulk_create(questions, batch_size=ROWS)
        Answer.objects.bulk_create(answers, batch_size=ROWS)
        for question in accepted:
            question.accepted_answer_id = chosen[question.pk]
        Question.objects.bulk_update(accepted, ["accepted_answer"], batch_size=ROWS)
        AnswerVote.objects.bulk_create(votes, batch_size=ROWS)
        QuestionTopic.objects.bulk_create(links, batch_size=ROWS)
        AuditEvent.objects.bulk_create(
            [
                AuditEvent(
                    verb="questions.question.import",
                    row_id=word_of(question),
                    actor_kind=SYSTEM.kind,
                    why=f"{self.source} {lines[question.pk].key}",
                )
                for question in questions
            ],
            batch_size=ROWS,
        )
        earning.backfill([answer.pk for answer in answers])
        indexing.changed_keys("questions.question", [question.pk for question in questions])
        self.written.questions += len(questions)
        self.written.answers += len(answers)
        self.written.votes += len(votes)

    def _id(self, kind: str, key: str) -> int:
        return digest(self.source, kind, key)

    def _people(self, names: Iterable[str]) -> dict[str, User]:
        """Return an account for each name, made if need be: found again by its address."""
        marks = {name: f"{self._id('account', name):015x}" for name in names}
        addresses = {name: f"membre-{mark}@{DOMAIN}" for name, mark in marks.items()}
        for _ in range(2):
            found = {
                user.email: user
                for part in _parts(sorted(addresses.values()))
                for user in User.objects.filter(email__in=part)
            }
            missing = [name for name, address in addresses.items() if address not in found]
            if not missing:
                break
            new = [User(email=addresses[name], display_name=f"Membre {marks[name][:6]}") for name in missing]
            for user in new:
                user.set_unusable_password()
            User.objects.bulk_create(new, batch_size=ROWS, ignore_conflicts=True)
        return {name: found[address] for name, address in addresses.items()}

    def _question(self, pk: int, line: QuestionLine, people: Mapping[str, User]) -> Question:
        asked_at = _hour(line.asked_at)
        times = [answer.answered_at for answer in line.answers]
        return Question(
            pk=pk,
            title=line.title,
            body=line.body,
            body_html=line.body_html,
            author=people[line.author],
            state=PostState.PUBLISHED,
            asked_at=asked_at,
            last_activity_at=max([asked_at, *times]),
            first_answered_at=min(times, default=None),
            answer_count=len(times),
            waiting_since=waiting_since(asked_at, 0),
            closed_at=line.closed_at and _hour(line.closed_at),
            # The source does not say why; this one says nothing about how it was asked.
            close_reason=CloseReason.OUTDATED if line.closed_at else "",
        )

    def _answer(
        self, question: Question, line: AnswerLine, asked: QuestionLine, people: Mapping[str, User]
    ) -> Answer:
        return Answer(
            pk=self._id("answer", f"{asked.key} {line.key}"),
            question=question,
            author=people[line.author],
            body=line.body,
            body_html=line.body_html,
            state=PostState.PUBLISHED,
            is_official=bool(line.institution),
            institution=line.institution,
            law_checked_on=line.law_checked_on,
            expires_on=line.expires_on,
            up_count=line.up,
            down_count=line.down,
            quality=quality(line.up, line.down, accepted=line.accepted and line.author != asked.author),
            answered_at=line.answered_at,
        )

    def _votes(self, answer: Answer, line: AnswerLine, people: Mapping[str, User]) -> list[AnswerVote]:
        return [
            AnswerVote(
                answer=answer,
                answer_author_id=answer.author_id,
                voter=people[voter],
                value=1 if place < line.up else -1,
                reason="" if place < line.up else DownReason.WRONG,
                created_at=answer.answered_at,
            )
            for place, voter in enumerate(_voters(line))
        ]

    def _links(self, question: Question, line: QuestionLine) -> list[QuestionTopic]:
        topics: dict[int, Topic] = {}
        for tag in line.tags:
            if topic := self.topics.get(fold(tag.replace("-", " "))):
                topics[topic.pk] = topic
            elif tag in self.written.unknown_tags or len(self.written.unknown_tags) < MOST_TAGS_TOLD:
                self.written.unknown_tags[tag] += 1
        chosen = list(topics)[:TOPICS_MAX]
        question.topic_keys = sorted(chosen)
        return [
            QuestionTopic(tag_id=key, content_object=question, last_activity_at=question.last_activity_at)
            for key in chosen
        ]


def _voters(answer: AnswerLine) -> list[str]:
    """Return as many names as the answer has votes, always the same, never its author's."""
    count = answer.up + answer.down
    pool = VOTERS
    while pool < count:
        pool *= 2
    first = digest(answer.key)
    return [f"votant {(first + place) % pool}" for place in range(count)]


def _hour(when: datetime) -> datetime:
    return when.replace(minute=0, second=0, microsecond=0)


def _named_topics() -> dict[str, Topic]:
    by_key = {topic.key: topic for topic in Topic.objects.all()}
    synonyms = TopicSynonym.objects.select_related("topic")
    return {**{synonym.key: synonym.topic for synonym in synonyms}, **by_key}


def _parts(names: Sequence[str]) -> Iterable[Sequence[str]]:
    return (names[start : start + ROWS] for start in range(0, len(names), ROWS))
