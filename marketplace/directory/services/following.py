"""What happens to listings by itself: their company closes, time passes, nobody confirms."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from companies.models import State
from core import outbox, transitions
from core.actors import SYSTEM
from core.ids import encode
from marketplace.directory import effects
from marketplace.directory.models import LISTING_MOVES, ConnectorProfile, ListingState, ProviderProfile
from marketplace.directory.services.shown import shown_changed

# After how long one is asked whether all is still right; then again; then the listing leaves the lists.
REMIND_AFTER = (timedelta(days=182), timedelta(days=196), timedelta(days=224))
ARCHIVE_AFTER = timedelta(days=365)

Kind = type[ProviderProfile] | type[ConnectorProfile]


@transaction.atomic
def follow_companies(kind: Kind, limit: int) -> int:
    """Hide the listings of companies that have closed, show again those that reopened; return how many.

    The register is the one that says so; whoever kept the listing is told.
    """
    closed = Q(company__state=State.CLOSED)
    rows = kind.objects.select_for_update(of=("self",)).filter(
        closed & Q(closed_at=None) | Q(company__isnull=False) & ~closed & Q(closed_at__isnull=False)
    )
    listings = list(rows.order_by("pk")[:limit])
    for listing in listings:
        listing.closed_at = None if listing.closed_at else timezone.now()
        listing.version += 1
        listing.save(update_fields=["closed_at", "version"])
        shown_changed(listing)
        if listing.closed_at and listing.state == ListingState.PUBLISHED:
            outbox.enqueue(effects.tell_closed, kind=name_of(kind), listing_id=listing.pk)
    return len(listings)


@transaction.atomic
def ask_to_confirm(kind: Kind, limit: int) -> int:
    """Remind those whose listing was not confirmed for six months, three times at most; return how many."""
    now = timezone.now()
    late = Q()
    for count, after in enumerate(REMIND_AFTER):
        late |= Q(reminders=count, confirmed_at__lte=now - after)
    rows = kind.objects.select_for_update(of=("self",)).filter(
        late, state=ListingState.PUBLISHED, paused_at=None, closed_at=None, contact__isnull=False
    )
    listings = list(rows.order_by("pk")[:limit])
    for listing in listings:
        listing.reminders += 1
        listing.save(update_fields=["reminders"])
        once_key = f"confirm-{encode(listing.pk)}-{listing.confirmed_at:%Y%m%d}-{listing.reminders}"
        outbox.enqueue(effects.tell_to_confirm, once_key=once_key, kind=name_of(kind), listing_id=listing.pk)
    return len(listings)


@transaction.atomic
def archive_old(kind: Kind, limit: int) -> int:
    """Take off the lists what nobody confirmed for a year; return how many. A confirmation brings it back."""
    rows = kind.objects.select_for_update(of=("self",)).to_confirm(timezone.now() - ARCHIVE_AFTER)
    listings = list(rows.order_by("pk")[:limit])
    for listing in listings:
        transitions.move(listing, LISTING_MOVES, "archive", by=SYSTEM, why="sans confirmation depuis un an")
        shown_changed(listing)
        if listing.contact_id is not None:
            outbox.enqueue(effects.tell_archived, kind=name_of(kind), listing_id=listing.pk)
    return len(listings)


def name_of(kind: Kind) -> str:
    return "provider" if kind is ProviderProfile else "connector"
