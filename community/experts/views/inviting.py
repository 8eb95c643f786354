"""« À moi de répondre », « Je m’en occupe », « pas pour moi »."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.experts import services, takings
from community.experts.errors import NotAnExpert, TakenByAnother
from community.experts.models import Expert, Invitation
from community.questions import wording
from community.questions.models import Question
from core.actors import Actor
from core.http import Request
from core.pagination import paginate

SIZE = 20


@require_safe
@never_cache
@login_required
def to_answer(request: Request) -> HttpResponse:
    """The questions one was invited to answer and nobody has answered yet, the latest first."""
    expert = Expert.objects.filter(person=request.user.pk).first()
    rows = Invitation.objects.visible_to(request.user).waiting()
    after = request.GET.get("apres", "")
    page = paginate(rows, by=("-invited_at", "-id"), after=after, size=SIZE)
    here = reverse("experts:to_answer")
    context = {
        "expert": expert,
        "items": _items(request, page.rows),
        "next_url": f"{here}?{urlencode({'apres': page.next_cursor})}" if page.next_cursor else "",
        "first_url": here if after else "",
        "crumbs": [
            {"label": "Mon espace", "href": reverse("space:home")},
            {"label": "À moi de répondre", "href": ""},
        ],
    }
    return render(request, "experts/to_answer.html", context)


@require_POST
@never_cache
@login_required
def decline(request: Request, invitation_id: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=invitation_id)
    services.decline(invitation.pk, by=Actor.of(request.user))
    messages.success(request, "C’est noté : cette question va à d’autres.")
    return redirect("experts:to_answer")


@require_POST
@never_cache
@login_required
def take(request: Request, question_id: int) -> HttpResponse:
    """Tell the others, for twenty minutes, that one is writing; or that one is not any more."""
    question = get_object_or_404(Question.objects.visible_to(request.user), pk=question_id)
    if not Expert.objects.verified().filter(person=request.user.pk).exists():
        raise NotAnExpert
    person_id = int(Actor.of(request.user).id)
    if request.POST.get("on") == "0":
        takings.release(question.pk, person_id)
        return redirect(question)
    if not takings.take(question.pk, person_id):
        raise TakenByAnother
    return redirect(f"{question.get_absolute_url()}#repondre")


def _items(request: Request, invitations: list[Invitation]) -> list[dict[str, Any]]:
    keys = [invitation.question_id for invitation in invitations]
    questions = Question.objects.visible_to(request.user).for_card().in_bulk(keys)
    taken = takings.holders(keys)
    found = [invitation for invitation in invitations if invitation.question_id in questions]
    told = wording.rows(questions[invitation.question_id] for invitation in found)
    return [
        {
            **row,
            "reason": invitation.reason,
            "invitation": invitation.pk,
            "question": invitation.question_id,
            "answer_url": f"{row['href']}#repondre",
            "about": f", {row['title']}",
            "mine": taken.get(invitation.question_id) == request.user.pk,
            "taken": taken.get(invitation.question_id) not in (None, request.user.pk),
        }
        for invitation, row in zip(found, told, strict=True)
    ]
