from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from community.questions import policies, wording
from community.questions.forms import AnswerForm, OfficialAnswerForm
from community.questions.jsonld import qa_page
from community.questions.models import Answer, AnswerVote, MeToo, Question, QuestionFollow
from community.questions.models.answers import AnswerQuerySet, in_order
from community.questions.models.states import PUBLIC_STATES, PostState
from core.actors import Actor
from core.addresses import absolute, row_address
from core.errors import Explained, OverLimit
from core.http import Request
from core.ids import encode
from core.page_cache import cached_for_visitors
from core.parked import sign_in_url
from core.prepared import Prepared
from core.wording import day, number
from moderation.addresses import flag_address
from taxonomy.vocabulary import TopicName, topic_names

EVERYONE = AnonymousUser()


def version_of(question_id: int, **_: object) -> str:
    return f"question-{question_id}"


@require_safe
# "pages": aids, guides and testimonials stand beside.
@cached_for_visitors("questions", "pages", version_of)
def show(request: Request, question_id: int, slug: str = "") -> HttpResponse:
    question = _found(request.user, question_id)
    if slug != question.slug:
        # For good: a title that changes brings its readers along.
        return redirect(question, permanent=False)
    return page(request, question)


@require_safe
def show_answer(request: Request, answer_id: int) -> HttpResponse:
    """The short address of an answer, for feeds and mails."""
    answers = Answer.objects.visible_to(request.user).select_related("question")
    return redirect(get_object_or_404(answers, pk=answer_id))


def _found(user, question_id: int) -> Question:
    if user.is_authenticated:
        return get_object_or_404(detailed(user), pk=question_id)
    found = _for_visitors(key=question_id)
    if not found:
        raise Http404
    return found[0]


def detailed(user) -> QuerySet[Question]:
    """What ``page`` needs of a question, but its topics."""
    rows = Question.objects.visible_to(user).select_related("author", "region")
    if not user.is_authenticated:
        return rows
    return rows.annotate(
        is_mine_too=Exists(MeToo.objects.filter(question=OuterRef("pk"), person=user)),
        is_followed=Exists(QuestionFollow.objects.filter(question=OuterRef("pk"), person=user)),
    )


# The two that nearly every reader asks.
_for_visitors = Prepared(lambda key: detailed(EVERYONE).filter(pk=key), "key")
_answers_for_visitors = Prepared(
    lambda key, scope: _answers(EVERYONE).filter(question=key).with_standing(scope).by_quality(),
    "key",
    "scope",
)


def _answers(user) -> AnswerQuerySet:
    return Answer.objects.visible_to(user).select_related("author")


def page(
    request: Request,
    question: Question,
    *,
    form: AnswerForm | None = None,
    preview: str = "",
    refused: Explained | None = None,
    refused_at: int = 0,
    status: int = 200,
) -> HttpResponse:
    """Render the page of a question; ``refused`` is said beside what was tried, ``refused_at`` its id."""
    user = request.user
    by = Actor.of(user) if user.is_authenticated else None
    named = wording.topics(question)
    topics = list(named.values())
    scope, topic = next(iter(named), 0), topics[0].name if topics else ""
    if user.is_authenticated:
        mine = AnswerVote.objects.filter(answer=OuterRef("pk"), voter=user).values("value")
        answers = _answers(user).filter(question=question).with_standing(scope)
        found = in_order(answers.annotate(my_vote=Subquery(mine)).by_quality())
    else:
        found = in_order(_answers_for_visitors(key=question.pk, scope=scope))
    address = question.get_absolute_url()
    public = [answer for answer in found if answer.state in PUBLIC_STATES]
    accepted = next((answer for answer in public if answer.pk == question.accepted_answer_id), None)
    official = [answer for answer in found if answer.is_official]
    others = [
        _answer(answer, question, by, address, wording.answerer_in(answer, scope, topic))
        for answer in found
        if not answer.is_official
    ]
    for answer in found:
        # Known already: what shows it, or what is said of it, need not read it again.
        answer.question = question
    original = _original(question, user)
    is_asker = by is not None and policies.is_asker(by, question)
    context = {
        "question": question,
        "is_public": question.state in PUBLIC_STATES,
        "badges": _badges(question, accepted, public),
        "asker": wording.asker(question),
        # Only who has no name adds some: others edit.
        "precisions": wording.precisions(question) if question.receipt_id else [],
        "tags": [wording.topic_tag(topic) for topic in topics],
        "crumbs": _crumbs(question, topics),
        "answers": others,
        # What has comments, for them to be read at once.
        "rows": [item["row"] for item in others],
        "answers_title": _title(len(others)),
        "official": [_official(answer, by) for answer in official],
        "accepted": accepted,
        "accepted_anchor": f"#{accepted.anchor}" if accepted else "",
        "original": original,
        "close_reason": question.get_close_reason_display(),
        "me_too_label": f"Moi aussi · {number(question.me_too_count)}"
        if question.me_too_count
        else "Moi aussi",
        "history_url": row_address("questions:history", question.pk) if question.edited_at else "",
        "flag_url": "" if is_asker else flag_address("question", question, by),
        "may_edit": by is not None and policies.can_edit_question(by, question) and not question.locked_at,
        "may_close": is_asker and not question.locked_at,
        "may_manage": by is not None and policies.can_animate(by),
        "is_asker": is_asker,
        "form": form or (answer_form(by) if by and question.is_open else None),
        "preview": preview,
        "draft": f"{user.pk}:reponse-{encode(question.pk)}" if by else "",
        "refused": refused,
        "refused_at": refused_at,
        "sign_in": sign_in_url(address),
        "canonical": absolute(original.get_absolute_url() if original else address),
        "share_url": absolute(row_address("questions:short", question.pk)),
        "answer_url": row_address("questions:answer", question.pk),
        "feed_url": row_address("questions:answers_feed", question.pk),
        "description": wording.summary(question) or question.title,
        "structured": qa_page(question, public, accepted, absolute(address))
        if public and not original
        else "",
    }
    return render(request, "questions/question.html", context, status=status)


def refuse(request: Request, question_id: int, error: Explained, at: int = 0) -> HttpResponse:
    """Say on the question's page why something was not done: beside the answer ``at``, or at its top."""
    question = get_object_or_404(detailed(request.user), pk=question_id)
    response = page(request, question, refused=error, refused_at=at, status=status_of(error))
    if isinstance(error, OverLimit):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def status_of(error: Explained) -> int:
    return 429 if isinstance(error, OverLimit) else 409


def answer_form(by: Actor, *args, **kwargs) -> AnswerForm:
    kind = OfficialAnswerForm if policies.can_answer_officially(by) else AnswerForm
    return kind(*args, **kwargs)


def _title(count: int) -> str:
    if not count:
        return "Pas encore de réponse"
    return "1 réponse" if count == 1 else f"{number(count)} réponses"


def _original(question: Question, user) -> Question | None:
    """The question this one repeats, if its reader may see it."""
    if not question.duplicate_of_id:
        return None
    return Question.objects.visible_to(user).filter(pk=question.duplicate_of_id).first()


def _badges(question: Question, accepted: Answer | None, answers: list[Answer]) -> list[dict[str, str]]:
    badges = []
    if question.state == PostState.ARCHIVED:
        badges.append({"label": "Archivée"})
    elif question.state != PostState.PUBLISHED:
        badges.append({"label": question.get_state_display().capitalize(), "kind": "maybe"})
    if accepted:
        badges.append({"label": "Réponse acceptée", "kind": "yes", "icon": "check"})
    if question.duplicate_of_id:
        badges.append({"label": "Déjà posée"})
    if question.closed_at:
        badges.append({"label": "Close", "icon": "lock"})
    if question.locked_at:
        badges.append({"label": "Verrouillée", "icon": "lock"})
    checked = [answer.law_checked_on for answer in answers if answer.law_checked_on and not answer.is_expired]
    if checked:
        badges.append({"label": f"Droit vérifié le {day(max(checked))}", "icon": "scale"})
    return badges


def _crumbs(question: Question, topics: list[TopicName]) -> list[dict[str, str]]:
    crumbs = [{"label": "Questions", "href": reverse("questions:list")}]
    names = topic_names()
    for topic in topics[:1]:
        above = [names[topic.parent]] if topic.parent in names else []
        crumbs += [wording.topic_tag(each) for each in (*above, topic)]
    return [*crumbs, {"label": question.title, "href": ""}]


def _target(answer: Answer) -> str:
    return f"la réponse de {answer.author.get_full_name()}" if answer.author else "cette réponse"


def _expired_on(answer: Answer) -> str:
    return day(answer.expires_on) if answer.expires_on and answer.is_expired else ""


def _answer(
    answer: Answer, question: Question, by: Actor | None, address: str, person: dict[str, Any]
) -> dict[str, Any]:
    mine = by is not None and policies.is_author(by, answer)
    badges = []
    if answer.state != PostState.PUBLISHED:
        badges.append({"label": answer.get_state_display().capitalize(), "kind": "maybe"})
    if answer.is_expired:
        badges.append({"label": "N’est plus à jour", "kind": "no", "icon": "triangle-alert"})
    if answer.thanked_at:
        badges.append({"label": "Remerciée par la personne qui demande", "kind": "yes", "icon": "hand"})
    if answer.law_checked_on:
        badges.append({"label": f"Droit vérifié le {day(answer.law_checked_on)}", "icon": "scale"})
    if answer.expires_on and not answer.is_expired:
        badges.append({"label": f"À revérifier après le {day(answer.expires_on)}"})
    open_to_votes = answer.state == question.state == PostState.PUBLISHED and not question.locked_at
    accepted = answer.pk == question.accepted_answer_id
    may_accept = (
        by is not None
        and policies.can_accept_answer(by, question)
        and not mine
        and question.closed_at is None
        and open_to_votes
    )
    may_edit = mine and not question.locked_at
    is_public = answer.state in PUBLIC_STATES
    flag_url = flag_address("answer", answer, by) if is_public and not mine else ""
    comment_url = _comment_url(answer) if open_to_votes else ""
    target = _target(answer)
    shown = {
        "id": answer.pk,
        "body_html": answer.body_html,
        "anchor": answer.anchor,
        "person": person,
        "badges": badges,
        "target": target,
        "about": f", {target}",
        "score": answer.score,
        "my_vote": getattr(answer, "my_vote", None) or 0,
        "sign_in": "" if by else sign_in_url(f"{address}#{answer.anchor}"),
        "vote_disabled": mine or not open_to_votes,
        "accepted": accepted,
        "expired_on": _expired_on(answer),
        "flag_url": flag_url,
        "comment_url": comment_url,
        "may_accept": may_accept,
        "may_edit": may_edit,
        "was_edited": answer.edited_at is not None,
        "has_actions": bool(may_accept or may_edit or answer.edited_at or flag_url or comment_url),
    }
    # Beside what is plain, and drawn once for all visitors, what is not.
    return {"row": answer, "shown": shown, "is_public": is_public}


def _comment_url(answer: Answer) -> str:
    # The address alone: whoever keeps comments stands above, and is not imported.
    return row_address("discussions:write", encode(answer.pk), "reponse")


def _official(answer: Answer, by: Actor | None) -> dict[str, Any]:
    return {
        "row": answer,
        "anchor": answer.anchor,
        "date": day(answer.edited_at or answer.answered_at),
        "checked": f"Droit vérifié le {day(answer.law_checked_on)}" if answer.law_checked_on else "",
        "expired_on": _expired_on(answer),
        "may_edit": by is not None and policies.is_author(by, answer),
    }
