"""The moves of a listing's life. Who decides is moderation's; what follows a decision is here."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from companies.models import State
from core import outbox, transitions
from core.actors import SYSTEM, Actor
from marketplace.directory import effects, policies
from marketplace.directory.errors import CompanyClosed, NotSigned, NotVerified
from marketplace.directory.models import LISTING_MOVES, ConnectorProfile, ProviderProfile
from marketplace.directory.services.locking import lock_connector, lock_provider
from marketplace.directory.services.shown import shown_changed


def publish_provider(profile_id: int, *, by: Actor, why: str) -> ProviderProfile:
    """Show a listing to everyone: of a company that is open, one of whose people a moderator has verified.

    Raises ``NotVerified``, ``CompanyClosed`` and as the other moves.
    """
    return _move_provider(profile_id, "publish", by=by, why=why)


def reject_provider(profile_id: int, *, by: Actor, why: str) -> ProviderProfile:
    return _move_provider(profile_id, "reject", by=by, why=why)


def reconsider_provider(profile_id: int, *, by: Actor, why: str) -> ProviderProfile:
    return _move_provider(profile_id, "reconsider", by=by, why=why)


def mask_provider(profile_id: int, *, by: Actor, why: str) -> ProviderProfile:
    return _move_provider(profile_id, "mask", by=by, why=why)


def unmask_provider(profile_id: int, *, by: Actor, why: str) -> ProviderProfile:
    return _move_provider(profile_id, "unmask", by=by, why=why)


def remove_provider(profile_id: int, *, by: Actor, why: str) -> ProviderProfile:
    return _move_provider(profile_id, "remove", by=by, why=why)


def restore_provider(profile_id: int, *, by: Actor, why: str) -> ProviderProfile:
    return _move_provider(profile_id, "restore", by=by, why=why)


def confirm_provider_removal(profile_id: int, *, by: Actor, why: str) -> ProviderProfile:
    return _move_provider(profile_id, "confirm_removal", by=by, why=why)


def archive_provider(profile_id: int, *, by: Actor, why: str) -> ProviderProfile:
    return _move_provider(profile_id, "archive", by=by, why=why)


def unarchive_provider(profile_id: int, *, by: Actor, why: str) -> ProviderProfile:
    return _move_provider(profile_id, "unarchive", by=by, why=why)


def publish_connector(profile_id: int, *, by: Actor, why: str) -> ConnectorProfile:
    """Show a connector who signed the charter. Raises ``NotSigned`` and as the other moves."""
    return _move_connector(profile_id, "publish", by=by, why=why)


def reject_connector(profile_id: int, *, by: Actor, why: str) -> ConnectorProfile:
    return _move_connector(profile_id, "reject", by=by, why=why)


def reconsider_connector(profile_id: int, *, by: Actor, why: str) -> ConnectorProfile:
    return _move_connector(profile_id, "reconsider", by=by, why=why)


def mask_connector(profile_id: int, *, by: Actor, why: str) -> ConnectorProfile:
    return _move_connector(profile_id, "mask", by=by, why=why)


def unmask_connector(profile_id: int, *, by: Actor, why: str) -> ConnectorProfile:
    return _move_connector(profile_id, "unmask", by=by, why=why)


def remove_connector(profile_id: int, *, by: Actor, why: str) -> ConnectorProfile:
    return _move_connector(profile_id, "remove", by=by, why=why)


def restore_connector(profile_id: int, *, by: Actor, why: str) -> ConnectorProfile:
    return _move_connector(profile_id, "restore", by=by, why=why)


def confirm_connector_removal(profile_id: int, *, by: Actor, why: str) -> ConnectorProfile:
    return _move_connector(profile_id, "confirm_removal", by=by, why=why)


def archive_connector(profile_id: int, *, by: Actor, why: str) -> ConnectorProfile:
    return _move_connector(profile_id, "archive", by=by, why=why)


def unarchive_connector(profile_id: int, *, by: Actor, why: str) -> ConnectorProfile:
    return _move_connector(profile_id, "unarchive", by=by, why=why)


@transaction.atomic
def _move_provider(profile_id: int, move: str, *, by: Actor, why: str) -> ProviderProfile:
    profile = lock_provider(profile_id)
    _check_moderator(by)
    if move == "publish":
        if profile.company.state == State.CLOSED:
            raise CompanyClosed
        if not policies.somebody_is_verified(profile.company_id):
            raise NotVerified
        _date(profile)
    transitions.move(profile, LISTING_MOVES, move, by=by, why=why)
    shown_changed(profile)
    if move == "publish":
        outbox.enqueue(effects.tell_provider_published, profile_id=profile.pk)
    return profile


@transaction.atomic
def _move_connector(profile_id: int, move: str, *, by: Actor, why: str) -> ConnectorProfile:
    profile = lock_connector(profile_id)
    _check_moderator(by)
    if move == "publish":
        if profile.charter_signed_at is None:
            raise NotSigned
        _date(profile)
    transitions.move(profile, LISTING_MOVES, move, by=by, why=why)
    shown_changed(profile)
    if move == "publish":
        outbox.enqueue(effects.tell_connector_published, profile_id=profile.pk)
    return profile


def _check_moderator(by: Actor) -> None:
    if by != SYSTEM and not policies.can_moderate(by):
        raise PermissionDenied


def _date(listing: ProviderProfile | ConnectorProfile) -> None:
    """Before the move: what is public has its dates. A second publication is no new arrival."""
    now = timezone.now()
    listing.published_at = listing.published_at or now
    listing.confirmed_at, listing.reminders = now, 0
    listing.save(update_fields=["published_at", "confirmed_at", "reminders"])
