"""``/experts/<slug>/``: one expert, and writing to them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.suspension import Suspended
from community.experts import policies, wording
from community.experts.errors import NoMessages
from community.experts.models import Expert
from community.questions.best import best_answers
from community.questions.wording import initials
from conversations import services as conversations
from conversations.forms import ContactForm
from core.actors import Actor
from core.addresses import absolute
from core.errors import Explained, OverLimit, Refusal
from core.http import Request
from core.page_cache import cached_for_visitors
from core.parked import as_post, park, parked
from taxonomy.vocabulary import topic_names


@require_safe
@cached_for_visitors("experts", "questions")
def one(request: Request, slug: str) -> HttpResponse:
    expert = _found(request, slug)
    name = expert.person.get_full_name()
    by = Actor.of(request.user) if request.user.is_authenticated else None
    names = topic_names()
    topics = [names[link.tag_id] for link in expert.topic_links.all() if link.tag_id in names]
    context = {
        "expert": expert,
        "name": name,
        "initials": initials(name),
        "badges": wording.badges(expert),
        "tags": [{"label": each.name, "href": wording.list_address(sujet=each.slug)} for each in topics],
        "answers": best_answers(request.user, expert.person_id),
        "is_own": by is not None and policies.is_own(by, expert),
        "is_public": expert.verified_until is not None and expert.withdrawn_at is None,
        "takes_contact": policies.takes_contact(expert),
        "crumbs": [{"label": "Experts", "href": wording.list_address()}, {"label": name, "href": ""}],
        "canonical": absolute(expert.get_absolute_url()),
    }
    return render(request, "experts/one.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: Request, slug: str) -> HttpResponse:
    """A first message; who is not signed in writes first, signs in next."""
    expert = _found(request, slug)
    if not policies.takes_contact(expert):
        raise NoMessages
    here = reverse("experts:contact", args=[expert.slug])
    if request.method != "POST":
        kept = parked(request)
        return _contact_page(request, expert, ContactForm(initial=_words(as_post(kept))))
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _contact_page(request, expert, form)
    if not request.user.is_authenticated:
        return park(request, here)
    try:
        thread = conversations.write_to(
            expert.person_id,
            by=Actor.of(request.user),
            subject=form.cleaned_data["subject"],
            text=form.cleaned_data["text"],
            about_label=f"{expert.person}, {wording.title_of(expert)}",
            about_url=expert.get_absolute_url(),
        )
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.message)
    except (Explained, Suspended) as error:
        return _contact_page(request, expert, form, refused=error)
    else:
        return redirect(thread)
    return _contact_page(request, expert, form)


def _found(request: Request, slug: str) -> Expert:
    return get_object_or_404(Expert.objects.visible_to(request.user).for_card(), slug=slug)


def _words(data) -> dict[str, str]:
    return {name: data.get(name, "") for name in ("subject", "text")}


def _contact_page(
    request: Request, expert: Expert, form: ContactForm, *, refused: Explained | Suspended | None = None
) -> HttpResponse:
    name = expert.person.get_full_name()
    context = {
        "expert": expert,
        "name": name,
        "form": form,
        "refused": refused,
        "here": reverse("experts:contact", args=[expert.slug]),
        "crumbs": [
            {"label": "Experts", "href": wording.list_address()},
            {"label": name, "href": expert.get_absolute_url()},
            {"label": "Écrire", "href": ""},
        ],
    }
    status = 422 if form.errors else 200
    if refused:
        status = 429 if isinstance(refused, OverLimit) else 409
    response = render(request, "experts/contact.html", context, status=status)
    if isinstance(refused, OverLimit):
        response.headers["Retry-After"] = str(refused.retry_after)
    return response
