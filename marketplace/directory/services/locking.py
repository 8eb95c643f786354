"""One lock a listing, taken before anything that hangs on it is read."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from accounts.suspension import lock_writer
from core.actors import Actor
from marketplace.directory import policies
from marketplace.directory.errors import Frozen
from marketplace.directory.models import ConnectorProfile, ProviderProfile


def lock_provider(profile_id: int) -> ProviderProfile:
    rows = ProviderProfile.objects.select_for_update(of=("self",)).select_related("company", "commune")
    return rows.get(pk=profile_id)


def lock_connector(profile_id: int) -> ConnectorProfile:
    rows = ConnectorProfile.objects.select_for_update(of=("self",)).select_related("commune")
    return rows.get(pk=profile_id)


def own_provider(profile_id: int, by: Actor) -> ProviderProfile:
    """Lock a listing that ``by`` may change. Raises ``PermissionDenied``, ``Suspended``, ``Frozen``."""
    lock_writer(by)
    profile = lock_provider(profile_id)
    _check(by, profile)
    return profile


def own_connector(profile_id: int, by: Actor) -> ConnectorProfile:
    """As ``own_provider``."""
    lock_writer(by)
    profile = lock_connector(profile_id)
    _check(by, profile)
    return profile


def _check(by: Actor, listing: ProviderProfile | ConnectorProfile) -> None:
    if not policies.can_change(by, listing):
        raise PermissionDenied
    if not listing.is_editable:
        raise Frozen
