"""``/messages/``: the list of one's conversations, one of them, blocking."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.suspension import Suspended
from conversations import policies, services
from conversations.forms import ReplyForm
from conversations.models import Message, MessageState, Party, Thread
from core.actors import Actor
from core.addresses import row_address
from core.capabilities import fragments
from core.errors import Explained, OverLimit, Refusal
from core.http import Request
from core.ids import word_of
from core.pagination import paginate
from core.wording import since

SIZE = 20
MESSAGES = 50
# Pieces that apps above may place in a conversation, each given the thread.
BESIDE = ("reviews.in_thread",)


class SignedIn(Request):
    """What ``login_required`` lets through; for annotations only."""

    user: User


@require_safe
@never_cache
@login_required
def inbox(request: SignedIn) -> HttpResponse:
    threads = Thread.objects.visible_to(request.user).for_list(request.user)
    after = request.GET.get("apres", "")
    page = paginate(threads, by=("-last_message_at", "-id"), after=after, size=SIZE)
    context = {
        "rows": [_line(thread, request.user) for thread in page],
        "next_url": f"?{urlencode({'apres': page.next_cursor})}" if page.next_cursor else "",
        "first_url": reverse("conversations:inbox") if after else "",
    }
    return render(request, "conversations/inbox.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: SignedIn, thread_id: int) -> HttpResponse:
    found = _own(request, thread_id)
    by = Actor.of(request.user)
    if request.method != "POST":
        services.read_thread(found.pk, by=by)
        return _page(request, found, ReplyForm())
    form = ReplyForm(request.POST)
    refused: Explained | Suspended | None = None
    if form.is_valid():
        try:
            message = services.send_message(found.pk, by=by, text=form.cleaned_data["text"])
        except Refusal as refusal:
            form.add_error("text", refusal.message)
        except (Explained, Suspended) as error:
            refused = error
        else:
            return redirect(message)
    return _page(request, found, form, refused=refused)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def block(request: SignedIn, thread_id: int) -> HttpResponse:
    """Ask, then take no message of the other one any more; or take them again."""
    found = _own(request, thread_id)
    name = _other(found, request.user).name
    if request.method != "POST":
        return render(request, "conversations/block.html", {"thread": found, "name": name})
    by = Actor.of(request.user)
    if request.POST.get("on") == "0":
        services.unblock(found.pk, by=by)
        messages.success(request, f"{name} peut de nouveau vous écrire.")
    else:
        services.block(found.pk, by=by)
        messages.success(request, f"C’est fait : {name} ne peut plus vous écrire.")
    return redirect(found)


def _own(request: SignedIn, thread_id: int) -> Thread:
    """Another's thread does not exist, whoever asks."""
    threads = Thread.objects.visible_to(request.user).for_list(request.user)
    return get_object_or_404(threads, pk=thread_id)


def _other(thread: Thread, user: User) -> Party:
    return next(party for party in thread.parties.all() if party.person_id != user.pk)


def _page(
    request: SignedIn, thread: Thread, form: ReplyForm, *, refused: Explained | Suspended | None = None
) -> HttpResponse:
    other = _other(thread, request.user)
    rows = Message.objects.visible_to(request.user).filter(thread=thread)
    before = request.GET.get("avant", "")
    page = paginate(rows, by=("-sent_at", "-id"), after=before, size=MESSAGES)
    names = {party.pk: party for party in thread.parties.all()}
    blocked_by = policies.blocks_between(request.user.pk, other.person_id) if other.person_id else set()
    context: dict[str, Any] = {
        "thread": thread,
        "crumbs": [
            {"label": "Mon espace", "href": reverse("space:home")},
            {"label": "Mes messages", "href": reverse("conversations:inbox")},
            {"label": thread.subject, "href": ""},
        ],
        "name": other.name,
        "items": [_item(message, names[message.author_id], request.user) for message in reversed(page.rows)],
        "older_url": f"?{urlencode({'avant': page.next_cursor})}" if page.next_cursor else "",
        "latest_url": thread.get_absolute_url() if before else "",
        "form": form,
        "refused": refused,
        "i_blocked": request.user.pk in blocked_by,
        "beside": [name for name in BESIDE if name in fragments],
        "may_block": other.person_id is not None,
        "is_closed": other.person_id is None or other.person_id in blocked_by,
    }
    status = 422 if form.errors else 200
    if refused:
        status = 429 if isinstance(refused, OverLimit) else 409
    response = render(request, "conversations/thread.html", context, status=status)
    if isinstance(refused, OverLimit):
        response.headers["Retry-After"] = str(refused.retry_after)
    return response


def _line(thread: Thread, user: User) -> dict[str, Any]:
    """One row of the list, for ``components/rows.html``."""
    unread = thread.unread  # type: ignore[attr-defined]
    meta: list[Any] = [_other(thread, user).name, since(thread.last_message_at)]
    if unread:
        text = "1 message non lu" if unread == 1 else f"{unread} messages non lus"
        meta.insert(0, {"text": text, "strong": True})
    return {
        "title": thread.subject,
        "href": thread.get_absolute_url(),
        "cell": str(unread) if unread else "",
        "cell_icon": "" if unread else "message-circle",
        "cell_kind": "full" if unread else "",
        "above": thread.about_label,
        "meta": meta,
    }


def _item(message: Message, author: Party, user: User) -> dict[str, Any]:
    """One message, as ``components/comments.html`` takes it; one's own hidden one says why."""
    mine = author.person_id == user.pk
    drawn: dict[str, Any] = {
        "id": message.anchor,
        "who": "Vous" if mine else author.name,
        "when": since(message.sent_at),
        "body": mark_safe(message.html),  # noqa: S308 - what core.markdown made
        "replies": [],
        "actions": [],
    }
    if message.state != MessageState.PUBLISHED:
        drawn["badge"] = message.get_state_display().capitalize()
        drawn["notice"] = _why_hidden(message, user)
    elif not mine:
        # By its name alone: moderation stands above.
        flag = row_address("moderation:flag", word_of(message), "message")
        drawn["actions"] = [{"label": "Signaler", "about": f" ce message de {author.name}", "href": flag}]
    return drawn


def _why_hidden(message: Message, user: User) -> SafeString:
    # Rare, so that its two queries are spent here only.
    piece = fragments["moderation.about"]
    said = piece.context(user, kind="message", row=message, standing=message.state)
    return render_to_string(piece.template, said)
