"""Asking a listing for help, and how long the answer takes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median

from django.db import transaction
from django.db.models import Min, OuterRef, Q, Subquery
from django.utils import timezone

from conversations import services as conversations
from conversations.models import Message
from core.actors import Actor
from core.errors import Refusal
from marketplace.directory import policies, wording
from marketplace.directory.errors import NoRequests
from marketplace.directory.models import ConnectorProfile, ProviderProfile, ServiceOffer, ServiceRequest
from marketplace.directory.models.providers import RECENT
from marketplace.directory.services.shown import shown_changed

IN_TIME = 2
"""Working days within which an answer is in time."""
WATCHED = timedelta(days=60)
"""How long an answer is waited for. Later, the request stays without one."""
SATURDAY = 5


@transaction.atomic
def ask(
    listing: ProviderProfile | ConnectorProfile, *, text: str, by: Actor, offer_id: int | None = None
) -> ServiceRequest:
    """Write to a listing: the conversation opens, and the time until its answer is measured.

    A second message to the same one joins the same request. Raises ``NoRequests`` for a listing that takes
    none, ``Refusal`` and whatever ``conversations.write_to`` raises.
    """
    # Read again: the page may have been open for long.
    listing = type(listing).objects.select_related("commune").get(pk=listing.pk)
    if not policies.takes_requests(listing) or listing.contact_id is None:
        raise NoRequests
    offer = _offer(listing, offer_id)
    thread = conversations.write_to(
        listing.contact_id,
        by=by,
        subject=(f"Demande : {wording.offer_title(offer)}" if offer else f"Demande à {listing.name}")[:120],
        text=text,
        about_label=listing.name,
        about_url=listing.get_absolute_url(),
    )
    now = timezone.now()
    request, _ = ServiceRequest.objects.get_or_create(
        thread=thread,
        defaults={
            "provider": listing if isinstance(listing, ProviderProfile) else None,
            "connector": listing if isinstance(listing, ConnectorProfile) else None,
            "person_id": int(by.id),
            "offer": offer,
            "asked_at": now,
            "due_at": working_days_after(now, IN_TIME),
        },
    )
    return request


def _offer(listing: ProviderProfile | ConnectorProfile, offer_id: int | None) -> ServiceOffer | None:
    if offer_id is None:
        return None
    rows = ServiceOffer.objects.filter(profile=listing.pk).select_related(
        "service_type", "scope__service_type"
    )
    offer = rows.filter(pk=offer_id).first() if isinstance(listing, ProviderProfile) else None
    if offer is None:
        raise Refusal("offer", "Cette prestation n’est plus sur la fiche : choisissez-en une autre.")
    return offer


def working_days_after(start: datetime, days: int) -> datetime:
    """Return the same hour, ``days`` working days later. Saturdays and Sundays count for nothing."""
    when = timezone.localtime(start)
    while days:
        when += timedelta(days=1)
        if when.weekday() < SATURDAY:
            days -= 1
    return when


@transaction.atomic
def notice_answers(limit: int, *, above: int = 0) -> list[int]:
    """Date the answers of requests that wait, and measure their listings; return the keys looked at.

    The first message of the other party is the answer, whatever became of it since. Called by a job.
    """
    since = timezone.now() - WATCHED
    first = (
        Message.objects.filter(thread=OuterRef("thread"))
        .exclude(author__person=OuterRef("person"))
        .filter(author__place=1)
        .order_by()
        .values("thread")
        .annotate(at=Min("sent_at"))
        .values("at")
    )
    waiting = (
        ServiceRequest.objects.unanswered()
        .filter(asked_at__gte=since, thread__isnull=False, pk__gt=above)
        .annotate(first=Subquery(first))
        .order_by("pk")[:limit]
    )
    rows = list(waiting)
    measured = set()
    for request in rows:
        if request.first is not None:
            answered = max(request.first, request.asked_at)
            ServiceRequest.objects.filter(pk=request.pk).update(answered_at=answered)
            measured.add(request.provider_id)
        elif request.due_at < timezone.now() < request.due_at + timedelta(days=1):
            # Late now: what is told of this listing changes though nobody wrote.
            measured.add(request.provider_id)
    for profile_id in sorted(key for key in measured if key is not None):
        measure_answers(profile_id)
    return [request.pk for request in rows]


@transaction.atomic
def measure_answers(profile_id: int) -> ProviderProfile:
    """Write how fast a provider answers, over its last requests. Those not yet due count once answered."""
    profile = ProviderProfile.objects.select_for_update(of=("self",)).get(pk=profile_id)
    due = Q(answered_at__isnull=False) | Q(due_at__lte=timezone.now())
    recent = list(profile.requests.filter(due).order_by("-asked_at", "-pk")[:RECENT])
    figures = (len(recent), sum(request.in_time for request in recent), median_hours(recent))
    if (profile.recent_requests, profile.recent_in_time, profile.response_hours) != figures:
        profile.recent_requests, profile.recent_in_time, profile.response_hours = figures
        profile.save(update_fields=["recent_requests", "recent_in_time", "response_hours"])
        shown_changed(profile)
    return profile


def median_hours(requests: Iterable[ServiceRequest]) -> int | None:
    """Return the median of the answers' times, in whole hours; ``None`` when none was answered."""
    spans = [request.answered_at - request.asked_at for request in requests if request.answered_at]
    if not spans:
        return None
    return round(median(span.total_seconds() for span in spans) / 3600)
