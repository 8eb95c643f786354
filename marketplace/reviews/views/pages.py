"""What everyone reads: all the reviews of a listing, one of them, how they are rated; and one's own list."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.actors import Actor
from core.http import Request
from core.page_cache import cached_for_visitors
from core.pagination import paginate
from core.wording import number
from marketplace.directory.models import ConnectorProfile, ProviderProfile
from marketplace.reviews import figures, fragments, policies, rules, wording
from marketplace.reviews.models import Book, Interaction, InteractionState, Prior, Rating, Review, Role
from marketplace.reviews.views.answering import SignedIn, space

SIZE = 20
# Chronological first, as the law asks; then by mark, either way.
ORDERS = {
    "": ("Les plus récents", ("-published_at", "-id")),
    "meilleurs": ("Les mieux notés", ("-overall", "-published_at", "-id")),
    "moins-bons": ("Les moins bien notés", ("overall", "-published_at", "-id")),
}
BOOKS = {"": None, "entreprises": Role.SME, "connecteurs": Role.CONNECTOR}


@require_safe
@cached_for_visitors("directory", parameters=("apres", "tri", "de"))
def of_provider(request: Request, slug: str) -> HttpResponse:
    profile = get_object_or_404(ProviderProfile.objects.visible_to(request.user), slug=slug)
    ratings = {row.book: row for row in Rating.objects.filter(provider=profile)}
    scores = {
        "score": fragments.score(ratings.get(Book.SME), profile.rating_lower),
        "connectors": fragments.score(ratings.get(Book.CONNECTOR), None),
    }
    total = sum(row.total for row in ratings.values())
    above = [{"label": "Annuaire", "href": "/annuaire/"}]
    return _list(request, profile, reverse("reviews:of_provider", args=[slug]), scores, total, above)


@require_safe
@cached_for_visitors("directory", parameters=("apres", "tri"))
def of_connector(request: Request, slug: str) -> HttpResponse:
    profile = get_object_or_404(ConnectorProfile.objects.visible_to(request.user), slug=slug)
    rating = Rating.objects.filter(connector=profile).first()
    scores = {"score": fragments.score(rating, None), "connectors": None}
    above = [{"label": "Connecteurs", "href": "/connecteurs/"}]
    total = rating.total if rating else 0
    return _list(request, profile, reverse("reviews:of_connector", args=[slug]), scores, total, above)


def _list(
    request: Request,
    profile: ProviderProfile | ConnectorProfile,
    here: str,
    scores: dict[str, Any],
    total: int,
    above: list[dict[str, str]],
) -> HttpResponse:
    order = request.GET.get("tri", "") if request.GET.get("tri", "") in ORDERS else ""
    whose = request.GET.get("de", "") if request.GET.get("de", "") in BOOKS else ""
    rows = Review.objects.published().of(profile).for_page()
    if role := BOOKS[whose]:
        rows = rows.filter(role=role)
    found = paginate(rows, by=ORDERS[order][1], after=request.GET.get("apres", ""), size=SIZE)
    by = Actor.of(request.user) if request.user.is_authenticated else None
    kept = {name: value for name, value in (("tri", order), ("de", whose)) if value}
    context = {
        "profile": profile,
        "here": here,
        **scores,
        "total": wording.count(total) if total else "",
        "reviews": [wording.drawn(row, profile.name, actions=fragments.actions(row, by)) for row in found],
        "orders": [
            {
                "label": label,
                "href": _address(here, {"de": whose, "tri": name}),
                "count": None,
                "current": name == order,
            }
            for name, (label, _) in ORDERS.items()
        ],
        "books": _books(here, order, whose) if scores["connectors"] and scores["score"] else [],
        "next_url": _address(here, {**kept, "apres": found.next_cursor}) if found.next_cursor else "",
        "first_url": _address(here, kept) if request.GET.get("apres") else "",
        "canonical": settings.BASE_URL + here,
        "is_plain": not request.GET,
        "crumbs": [
            *above,
            {"label": profile.name, "href": profile.get_absolute_url()},
            {"label": "Avis", "href": ""},
        ],
    }
    return render(request, "reviews/list.html", context)


def _books(here: str, order: str, whose: str) -> list[dict[str, Any]]:
    labels = {"": "Tous", "entreprises": "Des entreprises", "connecteurs": "Des connecteurs"}
    return [
        {
            "label": label,
            "href": _address(here, {"tri": order, "de": name}),
            "count": None,
            "current": name == whose,
        }
        for name, label in labels.items()
    ]


def _address(here: str, values: dict[str, str]) -> str:
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{here}?{query}" if query else here


@require_safe
def review(request: Request, review_id: int) -> HttpResponse:
    """One review, for whoever was told of it; its author and whoever may answer find here what to do."""
    rows = Review.objects.visible_to(request.user).for_page().select_related("provider", "connector")
    found = get_object_or_404(rows, pk=review_id)
    by = Actor.of(request.user) if request.user.is_authenticated else None
    reply = getattr(found, "reply", None)
    is_author = by is not None and policies.wrote(by, found)
    may_reply = by is not None and policies.may_reply(by, found)
    drawn = wording.drawn(
        found, found.listing.name, actions=[] if is_author else fragments.actions(found, by)
    )
    context = {
        "review": found,
        "drawn": drawn,
        "reply": reply,
        "is_author": is_author,
        "may_reply": may_reply and found.is_public,
        "shows_reply": reply is not None and may_reply and not reply.is_public,
        "crumbs": [
            {"label": found.listing.name, "href": found.listing.get_absolute_url()},
            {"label": "Avis", "href": ""},
        ],
    }
    response = render(request, "reviews/review.html", context)
    if by is not None:
        response.headers["Cache-Control"] = "private, no-cache"
    return response


@require_safe
@cached_for_visitors("directory")
def method(request: Request) -> HttpResponse:
    """How reviews are taken, read and counted, with the figures that show it."""
    quarter, ever = figures.public()
    context = {
        "quarter": quarter,
        "ever": ever,
        "counts": [
            ["Avis reçus", _figure(quarter.received), _figure(ever.received)],
            ["Refusés avant parution", _figure(quarter.refused_total), _figure(ever.refused_total)],
            ["Masqués ou retirés après", _figure(quarter.removed), _figure(ever.removed)],
            ["Décisions contestées", _figure(quarter.appealed), _figure(ever.appealed)],
            ["Décisions annulées en appel", _figure(quarter.overturned), _figure(ever.overturned)],
        ],
        "count_head": [
            {"label": "Ce qui est compté"},
            {"label": "Depuis trois mois", "number": True},
            {"label": "Depuis le début", "number": True},
        ],
        "refused": [[title, _figure(count)] for title, count in ever.refused],
        "refused_head": [{"label": "Règle"}, {"label": "Avis refusés", "number": True}],
        "examples": _examples(),
        "example_head": [
            {"label": "Notes reçues"},
            {"label": "Moyenne affichée", "number": True},
            {"label": "Retenu pour le classement", "number": True},
        ],
        "shown_from": rules.SHOWN_FROM,
        "virtual": rules.VIRTUAL,
        "family_min": rules.FAMILY_MIN,
        "crumbs": [
            {"label": "Annuaire", "href": "/annuaire/"},
            {"label": "Les avis, mode d’emploi", "href": ""},
        ],
        "canonical": settings.BASE_URL + reverse("reviews:method"),
    }
    return render(request, "reviews/method.html", context)


def _figure(value: int) -> dict[str, Any]:
    return {"text": number(value), "number": True}


def _examples() -> list[list[Any]]:
    """A few histograms, and what comes of them with today's starting point."""
    row = Prior.objects.filter(book=Book.SME, family="").first()
    prior = rules.shares(row.counts if row else [0] * 5)
    found = []
    for words, counts in (
        ("Un 5", (0, 0, 0, 0, 1)),
        ("Trois 5", (0, 0, 0, 0, 3)),
        ("Quatre 5 et un 4", (0, 0, 0, 1, 4)),
        ("Seize 5, trois 4, un 1", (1, 0, 0, 3, 16)),
        ("Cent avis : 70 de 5, 20 de 4, 4 de 3, 2 de 2, 4 de 1", (4, 2, 4, 20, 70)),
    ):
        lower = round(10_000 * rules.lower_bound(counts, prior))
        mark = number(rules.as_mark(lower), decimals=2)
        found.append([words, {"text": wording.mean(counts) or "pas encore", "number": True}, _text(mark)])
    return found


def _text(text: str) -> dict[str, Any]:
    return {"text": text, "number": True}


@never_cache
@login_required
@require_safe
def mine(request: SignedIn) -> HttpResponse:
    """What waits for one's word, the reviews one may write, and those one wrote."""
    rows = Interaction.objects.visible_to(request.user).for_page()
    reviewed = set(
        Review.objects.filter(interaction__client=request.user).values_list("interaction", flat=True)
    )
    told = [row for row in rows.order_by("-proposed_at")[:100] if row.state != InteractionState.LAPSED]
    reviews = Review.objects.filter(author=request.user).exclude(state="erased").order_by("-written_at")
    context = {
        "interactions": [
            wording.interaction_line(row, request.user.pk, reviewed=row.pk in reviewed) for row in told
        ],
        "reviews": [
            {**wording.line(row), "title": f"{wording.stars(row.overall)} à {row.listing.name}"}
            for row in reviews.select_related("provider", "connector")[:100]
        ],
        "crumbs": [space()[0], {"label": "Mes avis", "href": ""}],
    }
    return render(request, "reviews/mine.html", context)
