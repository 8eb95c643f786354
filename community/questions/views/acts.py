"""What one does with a button: vote, accept, follow, close. Each leads back to where it was pressed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from community.questions import policies, services
from community.questions.forms import CloseForm, DownVoteForm
from community.questions.models import Answer, Question
from community.questions.views.question import refuse
from core.actors import Actor
from core.errors import Explained
from core.http import Request
from taxonomy.models import Topic


@require_POST
@login_required
def vote(request: Request, answer_id: int) -> HttpResponse:
    answer = _answer(request, answer_id)
    by = Actor.of(request.user)
    wanted = request.POST.get("vote", "")
    form = DownVoteForm(request.POST if "reason" in request.POST or "send" in request.POST else None)
    try:
        if wanted == "0":
            services.withdraw_vote(answer.pk, by=by)
        elif wanted == "1":
            services.vote(answer.pk, by=by, value=1)
        elif form.is_valid():
            services.vote(answer.pk, by=by, value=-1, reason=form.cleaned_data["reason"])
        else:
            context = {"answer": answer, "question": answer.question, "form": form}
            return render(request, "questions/vote_down.html", context, status=422 if form.is_bound else 200)
    except Explained as error:
        return refuse(request, answer.question_id, error, at=answer.pk)
    return redirect(answer)


@require_POST
@login_required
def accept(request: Request, answer_id: int) -> HttpResponse:
    """Accept, or take back: ``accept`` is 1 or 0."""
    answer = _answer(request, answer_id)
    by = Actor.of(request.user)
    try:
        if request.POST.get("accept") == "0":
            services.withdraw_acceptance(answer.question_id, by=by)
        else:
            services.accept_answer(answer.pk, by=by)
    except Explained as error:
        return refuse(request, answer.question_id, error, at=answer.pk)
    return redirect(answer)


@require_POST
@login_required
def me_too(request: Request, question_id: int) -> HttpResponse:
    question = _question(request, question_id)
    act = services.withdraw_me_too if request.POST.get("on") == "0" else services.say_me_too
    try:
        act(question.pk, by=Actor.of(request.user))
    except Explained as error:
        return refuse(request, question.pk, error)
    return redirect(question)


@require_POST
@login_required
def follow(request: Request, question_id: int) -> HttpResponse:
    question = _question(request, question_id)
    act = services.unfollow_question if request.POST.get("on") == "0" else services.follow_question
    act(question.pk, by=Actor.of(request.user))
    return redirect(question)


@require_POST
@login_required
def follow_topic(request: Request, slug: str) -> HttpResponse:
    topic = get_object_or_404(Topic, slug=slug)
    act = services.unfollow_topic if request.POST.get("on") == "0" else services.follow_topic
    act(topic.pk, by=Actor.of(request.user))
    return redirect("questions:topic", topic.slug)


@login_required
def close(request: Request, question_id: int) -> HttpResponse:
    question = _question(request, question_id)
    if not policies.is_asker(Actor.of(request.user), question):
        raise PermissionDenied
    form = CloseForm(request.POST or None)
    if form.is_valid():
        try:
            services.close_question(
                question.pk, by=Actor.of(request.user), reason=form.cleaned_data["reason"]
            )
        except Explained as error:
            return refuse(request, question.pk, error)
        return redirect(question)
    context = {"question": question, "form": form}
    return render(request, "questions/close.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def reopen(request: Request, question_id: int) -> HttpResponse:
    question = _question(request, question_id)
    try:
        services.reopen_question(question.pk, by=Actor.of(request.user))
    except Explained as error:
        return refuse(request, question.pk, error)
    return redirect(question)


def _question(request: Request, question_id: int) -> Question:
    return get_object_or_404(Question.objects.visible_to(request.user), pk=question_id)


def _answer(request: Request, answer_id: int) -> Answer:
    return get_object_or_404(Answer.objects.visible_to(request.user).select_related("question"), pk=answer_id)
