from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import date
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from core.capabilities import NoticeWords, notices, subscriptions
from core.http import Request
from core.pagination import BadCursor, paginate
from notifications import services, tokens
from notifications.forms import PreferencesForm
from notifications.models import Notice
from notifications.preferences import WHOLE_SUMMARY, is_stopped
from notifications.wording import words


class SignedInRequest(Request):
    """Behind ``login_required``; for annotations only."""

    user: User


def line(notice: Notice, said: NoticeWords) -> dict:
    """Return one notice as ``components/row.html`` takes it."""
    when = date(localtime(notice.created_at), r"j F Y, G \h i")
    return {
        "title": said.title,
        "href": reverse("notifications:open", args=[notice.pk]),
        "summary": said.text,
        "above": "" if notice.read_at else "Non lue",
        "cell_icon": "check" if notice.read_at else "bell",
        "cell_kind": "" if notice.read_at else "full",
        "meta": [when],
    }


@login_required
@require_safe
def inbox(request: SignedInRequest) -> HttpResponse:
    rows = Notice.objects.visible_to(request.user)
    only_unread = request.GET.get("etat") == "non-lues"
    try:
        page = paginate(
            rows.unread() if only_unread else rows,
            by=("-created_at", "-id"),
            after=request.GET.get("apres", ""),
        )
    except BadCursor as error:
        raise Http404 from error
    said = words(request.user, page)
    unread = rows.unread().count()
    here = reverse("notifications:inbox")
    kept = {"etat": "non-lues"} if only_unread else {}
    context = {
        "items": [line(notice, said[notice.pk]) for notice in page if notice.pk in said],
        "gone": len(page) - len(said),
        "unread": unread,
        "tabs": [
            {"label": "Toutes", "href": here, "current": not only_unread},
            {"label": "Non lues", "href": f"{here}?etat=non-lues", "count": unread, "current": only_unread},
        ],
        "next_url": page.next_cursor and f"?{urlencode(kept | {'apres': page.next_cursor})}",
        "first_url": "apres" in request.GET and f"{here}?{urlencode(kept)}",
    }
    return render(request, "notifications/inbox.html", context)


@login_required
@require_safe
def open_notice(request: SignedInRequest, notice_id: int) -> HttpResponse:
    """Go to what the notice is about; going there is reading it."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=notice_id)
    if request.method == "GET":
        services.mark_read(request.user, notice.pk)
    said = words(request.user, [notice]).get(notice.pk)
    if said is None:
        raise Http404
    return redirect(said.url)


@require_POST
@login_required
def read_all(request: SignedInRequest) -> HttpResponse:
    services.mark_read(request.user)
    return redirect("notifications:inbox")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: SignedInRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        for kind, frequency in form.changes().items():
            services.choose(request.user, kind, frequency)
        messages.success(request, "C’est noté. Vos courriels suivront ces choix dès maintenant.")
        return redirect("notifications:preferences")
    context = {
        "form": form,
        "always": [kind for kind in notices if kind.mandatory],
        "followed": [
            {"source": source, "items": items}
            for source in subscriptions
            if (items := source.items(request.user))
        ],
    }
    return render(request, "notifications/preferences.html", context)


@require_POST
@login_required
def unfollow(request: SignedInRequest, source: str) -> HttpResponse:
    if source not in subscriptions:
        raise Http404
    services.unfollow(request.user, source, request.POST.get("cle", ""))
    messages.success(request, "C’est fait : vous ne suivez plus ce sujet.")
    return redirect(reverse("notifications:preferences") + "#suivis")


# Exempt: a mail program posts here by itself, without cookie nor page of ours. The token alone decides,
# so nothing is gained by forging the request.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: Request) -> HttpResponse:
    """Ask, then stop mails of one kind for one person. A GET changes nothing: mail filters follow links."""
    try:
        person_id, kind = tokens.read(request.GET.get("jeton", ""))
        person = User.objects.get(pk=person_id)
    except (BadSignature, User.DoesNotExist):
        return render(request, "notifications/stop_unknown.html", status=404)
    if kind in notices and notices[kind].mandatory:
        return render(request, "notifications/stop_refused.html")
    context = {
        "summary": WHOLE_SUMMARY.get(kind),
        "label": notices[kind].label if kind in notices else "",
        "stopped": is_stopped(person, kind),
    }
    if request.method != "POST":
        return render(request, "notifications/stop.html", context)
    services.stop(person, kind)
    # RFC 8058 forbids a redirection here.
    return render(request, "notifications/stopped.html", context)
