"""Questions and their answers, for programs: as any visitor reads them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Schema
from pydantic import Field

from community.questions import wording
from community.questions.models import Answer, Question
from community.questions.views.lists import POPULAR, RECENT, UNANSWERED, order_of, rows_of
from core.addresses import absolute
from core.api.routes import ANYONE, ReadRouter
from core.api.schemas import Listed, Named, Paged, PublicId, RegionCode, Slug, day, listed
from core.ids import decode, encode
from core.pagination import paginate
from taxonomy.models import Topic

router = ReadRouter(tags=["Questions"])
VIEWS = {"recent": RECENT, "popular": POPULAR, "unanswered": UNANSWERED}


class QuestionRow(Schema):
    id: PublicId
    url: str = Field(description="Sa page.")
    title: str
    asked_on: date = Field(description="Jour où elle a été posée.")
    active_on: date = Field(description="Jour de la dernière réponse ou modification.")
    author: str | None = Field(description="Qui l’a posée ; rien si la personne n’a pas donné son nom.")
    topics: list[Named]
    region: Named | None
    sector: str = Field(description="Section de la NAF, de A à U ; vide si elle n’est pas dite.")
    size: str = Field(description="Classe d’effectif ; vide si elle n’est pas dite.")
    answers: int = Field(description="Réponses publiées.")
    me_too: int = Field(description="Comptes qui ont dit « moi aussi ».")
    solved: bool = Field(description="Si l’auteur a accepté une réponse.")


class AnswerRow(Schema):
    id: PublicId
    url: str = Field(description="Son adresse dans la page de la question.")
    html: str = Field(description="Le texte, en HTML sûr.")
    answered_on: date
    author: str | None = Field(description="Qui répond ; rien si la personne est partie.")
    institution: str = Field(description="Au nom de quel service de l’État ; vide pour les autres.")
    accepted: bool
    up: int = Field(description="Votes pour.")
    down: int = Field(description="Votes contre.")
    law_checked_on: date | None = Field(description="Jour où le droit a été vérifié.")
    expires_on: date | None = Field(description="Dernier jour où elle est tenue pour exacte.")


class QuestionWhole(QuestionRow):
    html: str = Field(description="Les détails, en HTML sûr.")
    closed: bool = Field(description="Si elle ne prend plus de réponses.")
    duplicate_of: PublicId | None = Field(description="La question qu’elle répète.")
    in_order: list[AnswerRow] = Field(description="Les réponses, dans l’ordre de la page.")


class Filters(Schema):
    order: Literal["recent", "popular", "unanswered"] = Field(
        "recent", description="Les plus actives d’abord, les « moi aussi » de la semaine, ou sans réponse."
    )
    topic: Slug | None = Field(None, description="Le sujet : fin de l’adresse de sa page.")
    region: RegionCode | None = None


@router.read("", Listed[QuestionRow], "Lister les questions")
def questions(request: HttpRequest, filters: Annotated[Filters, Query()], paging: Paged):
    """Celles des listes du site, dans l’ordre choisi. Un double n’y est pas."""
    view = VIEWS[filters.order]
    topic = get_object_or_404(Topic, slug=filters.topic) if filters.topic else None
    rows = rows_of(ANYONE, view, topic, filters.region or "")
    page = paginate(rows, by=order_of(view, topic), after=paging.after, size=paging.size)
    return listed(page, _row)


@router.read("/{question_id}", QuestionWhole, "Lire une question et ses réponses")
def question(request: HttpRequest, question_id: PublicId):
    """La question entière, avec ses réponses dans l’ordre où la page les montre."""
    rows = Question.objects.visible_to(ANYONE).select_related("author", "region").with_solved()
    one = get_object_or_404(rows, pk=decode(question_id))
    answers = Answer.objects.visible_to(ANYONE).filter(question=one).select_related("author").in_order()
    return _row(one) | {
        "html": one.body_html,
        "closed": not one.is_open,
        "duplicate_of": _original(one),
        "in_order": [_answer(answer, one) for answer in answers],
    }


def _original(question: Question) -> str | None:
    if not question.duplicate_of_id:
        return None
    shown = Question.objects.visible_to(ANYONE).filter(pk=question.duplicate_of_id).exists()
    return encode(question.duplicate_of_id) if shown else None


def _row(question: Question) -> dict[str, Any]:
    region = question.region
    return {
        "id": encode(question.pk),
        "url": absolute(question.get_absolute_url()),
        "title": question.title,
        "asked_on": day(question.asked_at),
        "active_on": day(question.last_activity_at),
        "author": question.author.get_full_name() if question.author else None,
        "topics": [{"code": topic.slug, "name": topic.name} for topic in wording.topics(question).values()],
        "region": {"code": region.pk, "name": region.name} if region else None,
        "sector": question.section,
        "size": question.size_class,
        "answers": question.answer_count,
        "me_too": question.me_too_count,
        "solved": bool(question.is_solved),  # type: ignore[attr-defined]
    }


def _answer(answer: Answer, question: Question) -> dict[str, Any]:
    return {
        "id": encode(answer.pk),
        "url": absolute(answer.get_absolute_url_in(question)),
        "html": answer.body_html,
        "answered_on": day(answer.answered_at),
        "author": answer.author.get_full_name() if answer.author else None,
        "institution": answer.institution if answer.is_official else "",
        "accepted": answer.pk == question.accepted_answer_id,
        "up": answer.up_count,
        "down": answer.down_count,
        "law_checked_on": answer.law_checked_on,
        "expires_on": answer.expires_on,
    }
