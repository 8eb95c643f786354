"""What the team does with a question: lock it, close it, tell that it was asked before."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from community.questions import policies, services
from community.questions.forms import ManageCloseForm, OriginalForm
from community.questions.models import Question
from core.actors import Actor
from core.errors import Explained
from core.http import Request


@login_required
@never_cache
def manage(request: Request, question_id: int) -> HttpResponse:
    by = Actor.of(request.user)
    if not policies.can_animate(by):
        raise PermissionDenied
    question = get_object_or_404(Question.objects.visible_to(request.user), pk=question_id)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    original = OriginalForm(request.POST if act == "duplicate" else None)
    closing = ManageCloseForm(request.POST if act == "close" else None)
    refused = None
    try:
        if done := _do(act, question, by, request.POST.get("why", ""), original, closing):
            messages.success(request, done)
            return redirect("questions:manage", question.pk)
    except Explained as error:
        refused = error
    except Question.DoesNotExist:
        original.add_error("original", "Cette question n’existe pas, ou n’est plus là.")
    question.refresh_from_db()
    context = {
        "question": question,
        "original": question.duplicate_of,
        "original_form": original,
        "close_form": closing,
        "may_lock": policies.can_moderate(by),
        "refused": refused,
    }
    faulty = original.errors or closing.errors
    status = 409 if refused else 422 if faulty else 200
    return render(request, "questions/manage.html", context, status=status)


def _do(
    act: str, question: Question, by: Actor, why: str, original: OriginalForm, closing: ManageCloseForm
) -> str:
    """Do what was asked and say so; nothing for a form that needs another look."""
    why = " ".join(why.replace("\x00", "").split())[:500]
    if act == "lock":
        services.lock_question(question.pk, by=by, why=why)
        return "La question est verrouillée : ni réponses, ni votes, ni modifications."
    if act == "unlock":
        services.unlock_question(question.pk, by=by, why=why)
        return "La question est déverrouillée."
    if act == "reopen":
        services.reopen_question(question.pk, by=by)
        return "La question est rouverte."
    if act == "unmark":
        services.unmark_duplicate(question.pk, by=by)
        return "La question ne renvoie plus à une autre."
    if act == "close" and closing.is_valid():
        services.close_question(question.pk, by=by, reason=closing.cleaned_data["reason"])
        return "La question est close."
    if act == "duplicate" and original.is_valid():
        services.mark_duplicate(question.pk, of=original.cleaned_data["original"], by=by)
        return "La question renvoie désormais à l’autre."
    return ""
