"""Seats, proposals, and what follows a cancelled event."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from cms.events import effects, policies
from cms.events.errors import EventClosed, EventFull, TooManyProposals
from cms.events.models import ORIGIN_MOVES, AgendaPage, EventPage, Origin, Registration
from core import limits, outbox, page_cache, transitions
from core.actors import Actor

PROPOSALS = limits.Limit("events.proposals", 5, 24 * 3600)


@transaction.atomic
def register(event_id: int, *, by: User) -> Registration:
    """Take a seat; once is enough, a second time changes nothing.

    Raises ``EventClosed`` or ``EventFull``.
    """
    event = _locked(event_id)
    if mine := event.registrations.filter(person=by).first():
        return mine
    if not event.live or event.cancelled or not event.registers_here or event.starts_at <= timezone.now():
        raise EventClosed
    # Counted under the lock of the event: of two people and one seat, the second waits, then sees the first.
    if event.seats_left == 0:
        raise EventFull
    registration = Registration.objects.create(event=event, person=by)
    outbox.enqueue(effects.tell_registered, registration_id=registration.pk)
    page_cache.changed("pages", "events")
    return registration


@transaction.atomic
def withdraw(event_id: int, *, by: User) -> None:
    """Give one's seat back; without one, nothing happens."""
    event = _locked(event_id)
    event.registrations.filter(person=by).delete()
    page_cache.changed("pages", "events")


def _locked(event_id: int) -> EventPage:
    return EventPage.objects.select_for_update(of=("self",)).get(pk=event_id)


def propose(event: EventPage, *, by: User) -> EventPage:
    """Keep an event that a member proposes: nobody else sees it before it is accepted.

    ``event`` is not saved yet, and its fields are checked. Raises ``TooManyProposals``.
    """
    if not limits.hit(PROPOSALS, str(by.pk)).allowed:
        raise TooManyProposals
    with transaction.atomic():
        # One at a time: two children of one page would take the same place in the tree.
        agenda = AgendaPage.objects.select_for_update(of=("self",)).get()
        event.live, event.has_unpublished_changes = False, True
        event.origin, event.proposed_by, event.first_proposed_at = Origin.PROPOSED, by, timezone.now()
        event.slug = free_slug(agenda, event)
        agenda.add_child(instance=event)
        event.save_revision(clean=False)
    return event


def free_slug(parent: Any, event: EventPage) -> str:
    """Return an address below ``parent`` that nobody has, from the title and the day."""
    stem = f"{slugify(event.title)[:60].strip('-') or 'evenement'}-{event.day:%d-%m-%Y}"
    taken = set(parent.get_children().filter(slug__startswith=stem).values_list("slug", flat=True))
    names = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


@transaction.atomic
def accept(event_id: int, *, by: Actor, why: str) -> EventPage:
    """Publish what a member proposed."""
    event = _decided(event_id, "accept", by=by, why=why)
    event.save_revision(clean=False).publish()
    return EventPage.objects.get(pk=event_id)


@transaction.atomic
def refuse(event_id: int, *, by: Actor, why: str) -> EventPage:
    """Say no to a proposal, or take it down again; the row stays, for whoever decides after an appeal."""
    event = _decided(event_id, "refuse", by=by, why=why)
    if event.live:
        event.unpublish()
    return EventPage.objects.get(pk=event_id)


def _decided(event_id: int, move: str, *, by: Actor, why: str) -> EventPage:
    if not policies.can_moderate(by):
        raise PermissionDenied
    event = _locked(event_id)
    transitions.move(_Origin(event), ORIGIN_MOVES, move, by=by, why=why)
    outbox.enqueue(effects.tell_decided, event_id=event.pk, why=why)
    return event


class _Origin:
    """The part of an event that moves, as ``core.transitions`` takes it."""

    def __init__(self, event: EventPage):
        self.event, self._state, self._meta, self.pk = event, event._state, event._meta, event.pk

    @property
    def state(self) -> str:
        return self.event.origin

    @state.setter
    def state(self, value: str) -> None:
        self.event.origin = value

    def save(self, update_fields: list[str]) -> None:
        # Not the page's own save, which looks through the whole tree.
        EventPage.objects.filter(pk=self.pk).update(origin=self.event.origin)


def event_published(sender: Any, instance: EventPage, **kwargs: Any) -> None:
    """Tell those who hold a seat when what an editor has just published is cancelled."""
    page_cache.changed("events")
    if instance.cancelled:
        outbox.enqueue(
            effects.tell_cancelled, once_key=f"event-cancelled-{instance.pk}", event_id=instance.pk
        )
