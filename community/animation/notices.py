from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from community.animation.effects import ANIMATING
from community.questions.models import Answer, Question
from community.questions.wording import ago
from core.capabilities import NoticeKind, NoticeWords, notices


def animator(reader) -> QuerySet[User]:
    """The reader, as long as they animate."""
    return User.objects.filter(pk=reader.pk, groups__name__in=ANIMATING).distinct()


def still_waiting(reader) -> QuerySet[Question]:
    """What was answered since is not said any more."""
    return Question.objects.visible_to(reader).unanswered()


def open_questions(reader) -> QuerySet[Question]:
    return Question.objects.visible_to(reader).listed().filter(closed_at=None)


def week(person: User, payload: dict) -> NoticeWords:
    parts = [
        _many(payload["unanswered"], "question sans réponse", "questions sans réponse"),
        _many(payload["very_late"], "depuis plus de trois jours", "depuis plus de trois jours"),
        _many(payload["unsure"], "sans réponse utile", "sans réponse utile"),
        _many(payload["outdated"], "réponse à revérifier", "réponses à revérifier"),
        _many(payload["newcomers"], "nouveau venu à remercier", "nouveaux venus à remercier"),
    ]
    return NoticeWords(
        title="L’entraide cette semaine",
        text=f"{', '.join(part for part in parts if part)}.",
        url=reverse("animation:board"),
        action="Ouvrir le tableau d’animation",
    )


def _many(number: str | int, one: str, more: str) -> str:
    return "" if str(number) == "0" else f"{number} {one if str(number) == '1' else more}"


def waiting(question: Question, payload: dict) -> NoticeWords:
    return NoticeWords(
        title=f"Attend une réponse : {question.title}",
        text=f"Posée {ago(question.asked_at)}, et personne n’a encore répondu.",
        url=question.get_absolute_url(),
        action="Lire la question",
    )


def official_wanted(question: Question, payload: dict) -> NoticeWords:
    return NoticeWords(
        title="L’animation demande votre position",
        text=f"« {question.title} » Une réponse officielle aiderait tous ceux qui se la posent.",
        url=f"{question.get_absolute_url()}#repondre",
        action="Répondre officiellement",
    )


def thanked(answer: Answer, payload: dict) -> NoticeWords:
    return NoticeWords(
        title="Merci pour votre première réponse",
        text=f"Vous avez répondu à « {answer.question.title} » : toute l’équipe vous remercie.",
        url=answer.get_absolute_url(),
        action="Revoir votre réponse",
    )


def answers_for(reader) -> QuerySet[Answer]:
    return Answer.objects.visible_to(reader).select_related("question")


for kind in (
    NoticeKind(
        "animation.week",
        label="Animation : ce qui attend, chaque semaine",
        because="vous animez l’entraide",
        rows=animator,
        words=week,
        default="week",
    ),
    NoticeKind(
        "animation.waiting",
        label="Animation : les questions qui attendent le plus",
        because="vous animez l’entraide",
        rows=still_waiting,
        words=waiting,
        default="week",
    ),
    NoticeKind(
        "animation.official_wanted",
        label="Une réponse officielle est demandée",
        because="vous êtes de l’équipe de l’État",
        rows=open_questions,
        words=official_wanted,
        default="now",
    ),
    NoticeKind(
        "animation.thanked",
        label="Un merci de l’équipe",
        because="vous avez répondu pour la première fois",
        rows=answers_for,
        words=thanked,
        default="now",
    ),
):
    notices.register(kind)
