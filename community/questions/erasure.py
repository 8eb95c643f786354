"""What a person takes away, and what is left: public texts without the name, the effect of votes."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from community.questions import services
from community.questions.models import PUBLIC_STATES, Answer, Question
from community.questions.receipts import grouped
from core.actors import SYSTEM
from core.addresses import absolute
from core.capabilities import Erasure, Keepsake, erasures
from core.ids import encode
from core.personal import deleted, unlinked


def export_questions(user) -> Iterator[dict]:
    for row in Question.objects.filter(author=user).order_by("asked_at", "pk"):
        yield {
            "id": encode(row.pk),
            "titre": row.title,
            "details": row.body,
            "etat": row.state,
            "posee_vers": row.asked_at,
            "region": row.region_id,
            "secteur": row.section,
            "taille": row.size_class,
        }


def erase_questions(user) -> list[Keepsake]:
    """Answers given by others hang on what is public: it stays, and passes to a receipt. The rest goes."""
    kept = []
    for pk, title, state in Question.objects.filter(author=user).values_list("pk", "title", "state"):
        if state in PUBLIC_STATES:
            code = services.unsign_question(pk, by=SYSTEM)
            link = f"{absolute(reverse('receipts:open'))}#{code}"
            kept.append(Keepsake(title, grouped(code), link))
        else:
            services.erase_question(pk, by=SYSTEM)
    return kept


def erase_questions_texts(user) -> None:
    for pk in Question.objects.filter(author=user).values_list("pk", flat=True):
        services.erase_question(pk, by=SYSTEM)


def export_answers(user) -> Iterator[dict]:
    for row in Answer.objects.filter(author=user).order_by("answered_at", "pk"):
        yield {
            "id": encode(row.pk),
            "question": encode(row.question_id),
            "texte": row.body,
            "etat": row.state,
            "date": row.answered_at,
            "institution": row.institution,
        }


def erase_answers(user) -> None:
    for pk, state in Answer.objects.filter(author=user).values_list("pk", "state"):
        if state in PUBLIC_STATES:
            services.unsign_answer(pk, by=SYSTEM)
        else:
            services.erase_answer(pk, by=SYSTEM)


def erase_answers_texts(user) -> None:
    for pk in Answer.objects.filter(author=user).values_list("pk", flat=True):
        services.erase_answer(pk, by=SYSTEM)


def export_topics(user) -> Iterator[dict]:
    for row in user.followed_topics.select_related("topic").order_by("pk"):
        yield {"sujet": row.topic.name, "depuis": row.created_at}


def erase_topics(user) -> None:
    user.followed_topics.all().delete()


for entry in (
    Erasure("questions.Question", ("author",), export_questions, erase_questions, erase_questions_texts),
    Erasure("questions.Answer", ("author",), export_answers, erase_answers, erase_answers_texts),
    # A vote and a "moi aussi" keep their effect, and forget whose they were.
    unlinked("questions.AnswerVote", "voter", shows=("answer_id", "value", "reason", "created_at")),
    unlinked("questions.MeToo", "person", shows=("question_id", "created_at")),
    unlinked("questions.Revision", "editor", shows=("title", "body", "number", "saved_at")),
    deleted("questions.QuestionFollow", "person", shows=("question_id", "created_at")),
    Erasure("questions.TopicFollow", ("person",), export_topics, erase_topics),
):
    erasures.register(entry)
