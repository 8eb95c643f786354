"""How moderators meet questions and answers."""

from __future__ import annotations

import math
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.html import format_html

from community.questions import services
from community.questions.history import versions
from community.questions.models import Answer, Question
from core.actors import Actor
from core.capabilities import Moderated, Past, Standing, Subject, moderated
from core.markdown import rendered
from moderation.statements import REMOVED_STATE, needs_statement


def questions() -> QuerySet[Question]:
    return Question.objects.for_moderation().select_related("author")


def questions_of(person_id: int, standing: Standing) -> QuerySet[Question]:
    return Question.objects.filter(author=person_id, state=standing)


def describe_question(question: Question) -> Subject:
    return Subject(
        title=question.title,
        url=question.get_absolute_url(),
        html=rendered(question.body_html),
        standing=question.state,  # type: ignore[arg-type]
        version=question.version,
        written_at=question.asked_at,
        owner=question.asker,
        author=question.author,
        reach=1 + math.log1p(question.answer_count + question.me_too_count),
    )


def answers() -> QuerySet[Answer]:
    return Answer.objects.for_moderation().select_related("author", "question")


def answers_of(person_id: int, standing: Standing) -> QuerySet[Answer]:
    return Answer.objects.filter(author=person_id, state=standing)


def describe_answer(answer: Answer) -> Subject:
    question = answer.question
    return Subject(
        title=f"Réponse à « {question.title} »",
        url=answer.get_absolute_url_in(question),
        html=rendered(answer.body_html),
        standing=answer.state,  # type: ignore[arg-type]
        version=answer.version,
        written_at=answer.answered_at,
        owner=Actor("user", str(answer.author_id)) if answer.author_id else None,
        author=answer.author,
        reach=1 + math.log1p(answer.up_count + answer.down_count + question.me_too_count),
        official=answer.is_official,
        above=format_html("<p><strong>{}</strong></p>{}", question.title, rendered(question.body_html)),
    )


def history(post: Question | Answer) -> Iterator[Past]:
    for version in versions(post):
        yield Past(version.number, version.saved_at, version.title, version.body)


moderated.register(
    Moderated(
        name="question",
        label="Question",
        rows=questions,
        visible_to=Question.objects.visible_to,
        posts=questions_of,
        describe=describe_question,
        history=history,
        moves={
            "publish": services.publish_question,
            "reject": services.reject_question,
            "reconsider": services.reconsider_question,
            "mask": services.mask_question,
            "unmask": services.unmask_question,
            "remove": services.remove_question,
            "restore": services.restore_question,
            "confirm": services.confirm_question_removal,
            "unarchive": services.unarchive_question,
        },
    )
)
moderated.register(
    Moderated(
        name="answer",
        label="Réponse",
        rows=answers,
        visible_to=Answer.objects.visible_to,
        posts=answers_of,
        describe=describe_answer,
        history=history,
        moves={
            "publish": services.publish_answer,
            "reject": services.reject_answer,
            "reconsider": services.reconsider_answer,
            "mask": services.mask_answer,
            "unmask": services.unmask_answer,
            "remove": services.remove_answer,
            "restore": services.restore_answer,
            "confirm": services.confirm_answer_removal,
            "unarchive": services.unarchive_answer,
        },
    )
)
needs_statement("questions.Question", "question", REMOVED_STATE)
needs_statement("questions.Answer", "answer", REMOVED_STATE)
