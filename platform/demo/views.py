from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import date
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from demo import mailbox as box

# A mail is not ours to trust: no script, no request, no form; only its own styles and its links.
MAIL_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation"
)


@require_safe
@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """List what was sent, newest first."""
    items = [
        {
            "title": each.subject,
            "href": reverse("demo:mail", args=[each.key]),
            "above": f"À {each.recipient}",
            "meta": [date(localtime(each.sent_at), r"j F Y, G \h i")],
            "cell_icon": "bell",
        }
        for each in box.newest()
    ]
    context = {"items": items, "most": box.SHOWN, "leaves": box.folder() is None}
    return render(request, "demo/mailbox.html", context)


@require_safe
@never_cache
def mail(request: HttpRequest, key: str) -> HttpResponse:
    return render(request, "demo/mail.html", {"mail": _find(key)})


@require_safe
@never_cache
def mail_html(request: HttpRequest, key: str) -> HttpResponse:
    """The mail's own HTML, for the frame of its page."""
    html = _find(key).html
    if not html:
        raise Http404
    # Its links leave the frame, which none of our pages lets itself be shown in.
    response = HttpResponse(f'<base target="_top">{html}')
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _find(key: str) -> box.Mail:
    found = box.find(key)
    if found is None:
        raise Http404
    return found
