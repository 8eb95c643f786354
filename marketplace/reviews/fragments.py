"""Pieces of page about reviews that others place: on a listing, in a conversation, in one's dashboard."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from conversations.models import Thread
from core.actors import Actor
from core.capabilities import Fragment, fragments
from core.charts import bars
from core.wording import number
from marketplace.directory.models import ConnectorProfile, ProviderProfile, ServiceRequest
from marketplace.reviews import rules, wording
from marketplace.reviews.models import Book, Interaction, InteractionState, Rating, Review
from marketplace.reviews.models.reviews import Reply
from moderation.addresses import flag_address

LATEST = 4


def of_provider(user, *, profile: ProviderProfile) -> dict[str, Any]:
    """Both books of a provider, and the latest reviews. Two queries."""
    ratings = {row.book: row for row in Rating.objects.filter(provider=profile)}
    return {
        **_latest(user, profile, sum(row.total for row in ratings.values())),
        "score": score(ratings.get(Book.SME), profile.rating_lower),
        "connectors": score(ratings.get(Book.CONNECTOR), None),
        "all_url": reverse("reviews:of_provider", args=[profile.slug]),
    }


def of_connector(user, *, profile: ConnectorProfile) -> dict[str, Any]:
    rating = Rating.objects.filter(connector=profile).first()
    return {
        **_latest(user, profile, rating.total if rating else 0),
        "score": score(rating, None),
        "connectors": None,
        "all_url": reverse("reviews:of_connector", args=[profile.slug]),
    }


def _latest(user, profile: ProviderProfile | ConnectorProfile, total: int) -> dict[str, Any]:
    # The page has checked that its reader sees the listing.
    rows = Review.objects.published().of(profile).for_page().order_by("-published_at", "-id")
    found = list(rows[:LATEST]) if total else []
    by = Actor.of(user) if user.is_authenticated else None
    return {
        "profile": profile,
        "title": wording.count(total) if total else "Avis",
        "total": total,
        "reviews": [wording.drawn(row, profile.name, actions=actions(row, by)) for row in found],
        "more": number(total - len(found)) if total > len(found) else "",
    }


def score(rating: Rating | None, lower: int | None) -> dict[str, Any] | None:
    """What a page says of one book: the mean from three reviews on, the marks, what the rank keeps."""
    if rating is None or not rating.total:
        return None
    mean = wording.mean(rating.counts)
    counts = [(str(star), rating.counts[star - 1]) for star in (5, 4, 3, 2, 1)]
    return {
        "mean": mean,
        "count": wording.count(rating.total),
        "missing": rules.SHOWN_FROM - rating.total,
        "chart": bars(counts, title="Répartition des notes", heads=("Note", "Avis")) if mean else None,
        "lower": number(rules.as_mark(lower), decimals=1) if mean and lower is not None else "",
    }


def actions(review: Review, by: Actor | None) -> list[dict[str, str]]:
    """What a reader may do with a review."""
    if by is not None and by.id == str(review.author_id):
        return [{"label": "Modifier ou retirer", "about": " mon avis", "href": review.get_absolute_url()}]
    return [
        {
            "label": "Signaler",
            "about": f" l’avis du {review.published_at:%d/%m/%Y}" if review.published_at else " cet avis",
            "href": flag_address("review", review, by),
        }
    ]


def for_provider(user, *, profile: ProviderProfile) -> dict[str, Any] | None:
    """For whoever keeps a listing: reviews that have no reply yet."""
    answered = Reply.objects.filter(review=OuterRef("pk"))
    rows = Review.objects.published().of(profile).filter(~Exists(answered)).order_by("-published_at", "-id")
    found = list(rows[:LATEST])
    if not found:
        return None
    return {"reviews": [wording.line(row) for row in found]}


def in_thread(user, *, thread: Thread) -> dict[str, Any] | None:
    """What may be confirmed between the two of a conversation that began on a listing."""
    asked = ServiceRequest.objects.filter(thread=thread).first()
    if asked is None:
        return None
    rows = Interaction.objects.visible_to(user).filter(thread=thread).for_page().order_by("-proposed_at")
    found = list(rows[:5])
    reviewed = set(Review.objects.filter(interaction__in=found).values_list("interaction", flat=True))
    waits = any(row.state == InteractionState.PROPOSED for row in found)
    return {
        "lines": [wording.interaction_line(row, user.pk, reviewed=row.pk in reviewed) for row in found],
        "propose_url": "" if waits else reverse("reviews:propose", args=[thread.pk]),
    }


for piece in (
    Fragment("reviews.of_provider", "reviews/fragments/of_listing.html", of_provider),
    Fragment("reviews.of_connector", "reviews/fragments/of_listing.html", of_connector),
    Fragment("reviews.for_provider", "reviews/fragments/to_answer.html", for_provider),
    Fragment("reviews.in_thread", "reviews/fragments/in_thread.html", in_thread),
):
    fragments.register(piece)
