from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community.discussions import policies, services, wording
from community.discussions.errors import TooLate
from community.discussions.forms import CommentForm, EditCommentForm
from community.discussions.fragments import rough
from community.discussions.models import Comment
from community.questions.errors import StaleVersion
from core.actors import Actor
from core.capabilities import Discussed, discussed
from core.errors import Explained, OverLimit, Refusal
from core.http import Request
from core.ids import key_of
from core.pagination import paginate
from core.parked import as_post, park, parked

# Keys of the library's rows have 31 bits; beyond, no database could look.
MOST = 2**31
# Comments that begin a thread on one page, and the replies to them all.
SIZE = 50
MOST_REPLIES = 500
OLD = Explained("Cette page était ouverte depuis longtemps. Votre texte est là : envoyez-le de nouveau.")


@require_safe
@never_cache
def show(request: Request, comment_id: int) -> HttpResponse:
    """The short address of a comment, for mails: leads to its place on the page."""
    return redirect(_comment(request, comment_id).get_absolute_url())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Request, kind: str, word: str) -> HttpResponse:
    """The whole discussion, and the form; who is not signed in writes first, signs in next."""
    about, subject = _subject(request, kind, word)
    if request.method != "POST":
        if kept := parked(request):
            form = CommentForm(subject, as_post(kept)).again()
        else:
            form = CommentForm(subject, initial={"reply_to": _reply_to(request, about, subject)})
        return _page(request, about, subject, form)
    form = CommentForm(subject, request.POST)
    if not form.is_valid():
        if form.is_too_old:
            return _page(request, about, subject, form.again(), refused=OLD, status=422)
        return _page(request, about, subject, form, status=422)
    if not request.user.is_authenticated:
        return park(request, wording.write_url(about, subject))
    data = form.cleaned_data
    try:
        comment = services.write_comment(
            subject,
            by=Actor.of(request.user),
            text=data["comment"],
            reply_to=data["reply_to"],
            followup=data["followup"],
            # The library's form carries when it was made.
            typed_for=max(0.0, time.time() - data["timestamp"]),
        )
    except Refusal as refusal:
        form.add_error("comment", refusal.message)
    except Explained as error:
        return _page(request, about, subject, form.again(), refused=error)
    else:
        return redirect(comment.get_absolute_url())
    return _page(request, about, subject, form, status=422)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, comment_id: int) -> HttpResponse:
    comment = _comment(request, comment_id)
    by = Actor.of(request.user)
    if not policies.is_author(by, comment):
        raise PermissionDenied
    form = EditCommentForm(request.POST if request.method == "POST" else None, initial=_initial(comment))
    refused: Explained | None = None
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_comment(
                comment.pk, by=by, version=form.cleaned_data["version"], text=form.cleaned_data["comment"]
            )
        except Refusal as refusal:
            form.add_error("comment", refusal.message)
        except Explained as error:
            refused = error
        else:
            return redirect(comment.get_absolute_url())
    elif request.method != "POST" and not policies.can_edit(by, comment, timezone.now()):
        refused = TooLate()
    if isinstance(refused, StaleVersion):
        # What was typed, on top of the version that is there now.
        form = EditCommentForm(initial={**_initial(comment), "comment": form.cleaned_data["comment"]})
    context = {"comment": comment, "form": form, "refused": refused, "back": comment.get_absolute_url()}
    status = _status(refused) if refused else 422 if form.errors else 200
    return render(request, "discussions/edit.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: Request, comment_id: int) -> HttpResponse:
    """Ask, then erase one's own comment."""
    comment = _comment(request, comment_id)
    by = Actor.of(request.user)
    if not policies.is_author(by, comment):
        raise PermissionDenied
    page = discussed[comment.kind].url(comment.content_object)
    if request.method == "POST":
        services.erase_comment(comment.pk, by=by)
        return redirect(page)
    return render(request, "discussions/erase.html", {"comment": comment, "back": comment.get_absolute_url()})


def _comment(request: Request, comment_id: int) -> Comment:
    comments = Comment.objects.visible_to(request.user).select_related("user").with_subjects(request.user)
    if comment_id >= MOST:
        raise Http404
    comment = get_object_or_404(comments, pk=comment_id)
    if comment.content_object is None:
        raise Http404
    return comment


def _subject(request: Request, name: str, word: str) -> tuple[Discussed, models.Model]:
    if name not in discussed:
        raise Http404
    kind = discussed[name]
    try:
        key = key_of(kind.model, word)
    except ValueError as error:
        raise Http404 from error
    return kind, get_object_or_404(kind.rows(request.user), pk=key)


def _reply_to(request: Request, kind: Discussed, subject: models.Model) -> int:
    """Return the comment that ``?a=`` names, if one may reply to it."""
    wanted = request.GET.get("a", "")
    if not wanted.isdecimal() or len(wanted) > 9:
        return 0
    comments = Comment.objects.about(kind, [subject.pk]).shown(request.user)
    return comments.filter(pk=int(wanted), level=0).values_list("pk", flat=True).first() or 0


def _page(
    request: Request,
    kind: Discussed,
    subject: models.Model,
    form: CommentForm,
    *,
    refused: Explained | None = None,
    status: int = 200,
) -> HttpResponse:
    user = request.user
    by = Actor.of(user) if user.is_authenticated else None
    comments = rough(user, kind, [subject])
    page = paginate(comments.filter(level=0), by=("pk",), after=request.GET.get("apres", ""), size=SIZE)
    replies = comments.filter(level=1, thread_id__in=[root.pk for root in page])[:MOST_REPLIES]
    found: list[Comment] = [*page, *replies]
    to = form["reply_to"].value()
    parent = next((each for each in found if str(each.pk) == str(to)), None)
    here = reverse("discussions:write", args=[kind.name, request.path.rstrip("/").rpartition("/")[2]])
    context: dict[str, Any] = {
        "title": kind.title(subject),
        "back": kind.url(subject),
        "items": wording.threads(found, kind, subject, by),
        "form": form,
        "takes": kind.takes(subject),
        "parent": [{**wording.item(parent, kind.voices(subject)), "id": ""}] if parent else [],
        "refused": refused,
        "here": here,
        "next_url": f"{here}?{urlencode({'apres': page.next_cursor})}" if page.next_cursor else "",
        "first_url": here if "apres" in request.GET else "",
    }
    response = render(
        request,
        "discussions/write.html",
        context,
        status=_status(refused) if refused and status == 200 else status,
    )
    if isinstance(refused, OverLimit):
        response.headers["Retry-After"] = str(refused.retry_after)
    return response


def _status(error: Explained) -> int:
    return 429 if isinstance(error, OverLimit) else 409


def _initial(comment: Comment) -> dict[str, Any]:
    return {"comment": comment.comment, "version": comment.version}
