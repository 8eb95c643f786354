"""Writing a review, writing it anew, taking it away; replying."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.suspension import Suspended
from core.actors import Actor
from core.errors import Explained, Refusal
from core.wording import day
from marketplace.reviews import policies, services, wording
from marketplace.reviews.errors import AlreadyReviewed, NotConfirmed, NotYours, Oneself
from marketplace.reviews.forms import ReviewForm, TextForm
from marketplace.reviews.models import Interaction, Reply, Review
from marketplace.reviews.views.answering import Refused, SignedIn, page, space


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: SignedIn, interaction_id: int) -> HttpResponse:
    rows = Interaction.objects.visible_to(request.user).for_page()
    said = get_object_or_404(rows, pk=interaction_id)
    form = ReviewForm(request.POST or None, of_connector=said.connector_id is not None)
    refused: Refused | None = None
    if request.method != "POST":
        # Said before anything is typed.
        refused = _obstacle(request, said)
    elif form.is_valid():
        try:
            review = services.write(
                said.pk, by=Actor.of(request.user), marks=form.marks, text=form.cleaned_data["text"]
            )
        except Refusal as refusal:
            form.refuse(refusal)
        except (Explained, Suspended) as error:
            refused = error
        else:
            messages.success(
                request, "Merci. Un modérateur relit votre avis sous deux jours ouvrés, puis il paraît."
            )
            return redirect(review)
    context = {
        "interaction": said,
        "form": form,
        "here": reverse("reviews:write", args=[said.pk]),
        "lead": f"{said.what}, terminée le {day(said.occurred_on)}.",
        "crumbs": [*space(), {"label": f"Mon avis sur {said.listing.name}", "href": ""}],
    }
    return page(request, "reviews/write.html", context, refused=refused, bad=bool(form.errors))


def _obstacle(request: SignedIn, said: Interaction) -> Refused | None:
    if said.seller_id == request.user.pk:
        return Oneself()
    if not said.is_confirmed:
        return NotConfirmed()
    if Review.objects.filter(interaction=said, role=said.role).exists():
        return AlreadyReviewed()
    try:
        policies.check_sides(said, said.listing, spoken="client")
    except Explained as error:
        return error
    return None


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: SignedIn, review_id: int) -> HttpResponse:
    review = _own(request, review_id)
    form = ReviewForm(
        request.POST or None,
        of_connector=review.connector_id is not None,
        initial={**review.marks, "text": review.text},
    )
    refused: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            services.revise(
                review.pk,
                by=Actor.of(request.user),
                version=_version(request, review.version),
                marks=form.marks,
                text=form.cleaned_data["text"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        except (Explained, Suspended) as error:
            refused = error
        else:
            messages.success(request, "Votre nouvelle version est en relecture : elle paraît ensuite.")
            return redirect(review)
    context = {
        "review": review,
        "form": form,
        "here": reverse("reviews:revise", args=[review.pk]),
        "crumbs": [*space(), *_crumb(review), {"label": "Modifier", "href": ""}],
    }
    return page(request, "reviews/revise.html", context, refused=refused, bad=bool(form.errors))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedIn, review_id: int) -> HttpResponse:
    """Ask, then take one's review away."""
    review = _own(request, review_id)
    context = {
        "review": review,
        "here": reverse("reviews:withdraw", args=[review.pk]),
        "crumbs": [*space(), *_crumb(review), {"label": "Retirer", "href": ""}],
    }
    if request.method != "POST":
        return page(request, "reviews/withdraw.html", context)
    try:
        services.withdraw(review.pk, by=Actor.of(request.user))
    except Explained as error:
        return page(request, "reviews/withdraw.html", context, refused=error)
    messages.success(request, "Votre avis est retiré : il n’est plus visible et ne compte plus.")
    return redirect(review)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: SignedIn, review_id: int) -> HttpResponse:
    """Reply to a review of one's work; one's reply again is a new version of it."""
    rows = Review.objects.visible_to(request.user).select_related("provider", "connector")
    review = get_object_or_404(rows, pk=review_id)
    by = Actor.of(request.user)
    made = Reply.objects.filter(review=review).first()
    form = TextForm(request.POST or None, initial={"text": made.text if made else ""})
    refused: Refused | None = None if policies.may_reply(by, review) else NotYours()
    if refused is None and request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            if made is None:
                services.reply(review.pk, by=by, text=text)
            else:
                services.revise_reply(made.pk, by=by, version=_version(request, made.version), text=text)
        except Refusal as refusal:
            form.refuse(refusal)
        except (Explained, Suspended) as error:
            refused = error
        else:
            messages.success(request, "Votre réponse est en relecture : elle paraît ensuite sous l’avis.")
            return redirect(review)
    context: dict[str, Any] = {
        "review": review,
        "drawn": wording.drawn(review, review.listing.name),
        "made": made,
        "form": form,
        "allowed": not isinstance(refused, NotYours),
        "here": reverse("reviews:reply", args=[review.pk]),
        "crumbs": [*space(), *_crumb(review), {"label": "Répondre", "href": ""}],
    }
    return page(request, "reviews/reply.html", context, refused=refused, bad=bool(form.errors))


@never_cache
@login_required
@require_http_methods(["POST"])
def withdraw_reply(request: SignedIn, review_id: int) -> HttpResponse:
    made = get_object_or_404(Reply.objects.select_related("review"), review=review_id)
    by = Actor.of(request.user)
    if not policies.may_reply(by, made.review):
        raise PermissionDenied
    services.withdraw_reply(made.pk, by=by)
    messages.success(request, "Votre réponse est retirée.")
    return redirect(made.review)


def _own(request: SignedIn, review_id: int) -> Review:
    """One's own review; another's does not exist here."""
    rows = Review.objects.visible_to(request.user).filter(author=request.user)
    return get_object_or_404(rows.select_related("provider", "connector"), pk=review_id)


def _crumb(review: Review) -> list[dict[str, str]]:
    return [{"label": f"Avis sur {review.listing.name}", "href": review.get_absolute_url()}]


def _version(request: SignedIn, now: int) -> int:
    """The version that was read when the form was opened."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else now
