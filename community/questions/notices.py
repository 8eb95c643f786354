from __future__ import annotations

from django.db.models import F, QuerySet

from community.questions.models import Answer, Question
from core.capabilities import NoticeKind, NoticeWords, notices


def answers_for(reader) -> QuerySet[Answer]:
    return Answer.objects.visible_to(reader).select_related("author", "question")


def accepted_for(reader) -> QuerySet[Answer]:
    # What is no longer the choice is not said any more.
    return answers_for(reader).filter(question__accepted_answer=F("pk"))


def answered(answer: Answer, payload: dict) -> NoticeWords:
    return NoticeWords(
        title=f"{_author(answer)} a répondu à votre question",
        text=f"« {answer.question.title} » Si la réponse vous aide, dites-le : votez, ou acceptez-la.",
        url=answer.get_absolute_url(),
        action="Lire la réponse",
    )


def followed(answer: Answer, payload: dict) -> NoticeWords:
    return NoticeWords(
        title="Une réponse de plus à une question que vous suivez",
        text=f"{_author(answer)} a répondu à « {answer.question.title} »",
        url=answer.get_absolute_url(),
        action="Lire la réponse",
    )


def accepted(answer: Answer, payload: dict) -> NoticeWords:
    return NoticeWords(
        title="Votre réponse a été acceptée",
        text=f"La personne qui demandait « {answer.question.title} » a choisi la vôtre. Merci !",
        url=answer.get_absolute_url(),
        action="Voir la question",
    )


def asked(question: Question, payload: dict) -> NoticeWords:
    return NoticeWords(
        title="Une question sur un sujet que vous suivez",
        text=f"« {question.title} »",
        url=question.get_absolute_url(),
        action="Lire la question",
    )


def thanked_for(reader) -> QuerySet[Answer]:
    return answers_for(reader).filter(thanked_at__isnull=False)


def thanked(answer: Answer, payload: dict) -> NoticeWords:
    return NoticeWords(
        title="On vous remercie",
        text=f"La personne qui demandait « {answer.question.title} » dit que votre réponse l’a aidée.",
        url=answer.get_absolute_url(),
        action="Voir la question",
    )


def precised(question: Question, payload: dict) -> NoticeWords:
    return NoticeWords(
        title="Une précision sur une question à laquelle vous avez répondu",
        text=f"« {question.title} »",
        url=f"{question.get_absolute_url()}#precisions",
        action="Lire la précision",
    )


def _author(answer: Answer) -> str:
    return str(answer.author) if answer.author else "Quelqu’un"


for kind in (
    NoticeKind(
        "questions.answered",
        label="Une réponse à ma question",
        because="vous avez posé cette question",
        rows=answers_for,
        words=answered,
        default="now",
    ),
    NoticeKind(
        "questions.followed",
        label="Une réponse à une question que je suis",
        because="vous suivez cette question",
        rows=answers_for,
        words=followed,
    ),
    NoticeKind(
        "questions.accepted",
        label="Ma réponse est acceptée",
        because="vous avez répondu à cette question",
        rows=accepted_for,
        words=accepted,
        default="now",
    ),
    NoticeKind(
        "questions.thanked",
        label="Ma réponse a aidé",
        because="vous avez répondu à cette question",
        rows=thanked_for,
        words=thanked,
    ),
    NoticeKind(
        "questions.precised",
        label="Une précision là où j’ai répondu",
        because="vous avez répondu à cette question",
        rows=Question.objects.visible_to,
        words=precised,
    ),
    NoticeKind(
        "questions.asked",
        label="Une question sur un sujet que je suis",
        because="vous suivez ce sujet",
        rows=Question.objects.visible_to,
        words=asked,
    ),
):
    notices.register(kind)
