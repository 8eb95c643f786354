"""A connector's listing: proposed by the person, read by a moderator, its level given by an administrator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.suspension import lock_writer
from core import audit, outbox, transitions
from core.actors import Actor
from core.errors import Refusal
from marketplace.directory import effects, policies
from marketplace.directory.models import LISTING_MOVES, Action, ConnectorProfile, Level, ListingState
from marketplace.directory.models.connectors import TOPICS_MAX
from marketplace.directory.services.locking import lock_connector, own_connector
from marketplace.directory.services.providing import confirmed, paused
from marketplace.directory.services.shown import shown_changed
from marketplace.directory.services.texts import Words, clean, free_slug, reasons_to_read, write
from moderation.services import hold
from taxonomy.models import Topic
from territories.models import Commune, Region


@dataclass(frozen=True, slots=True)
class Help:
    """What a connector does, for whom and where."""

    commune: Commune
    topics: Sequence[Topic]
    actions: Sequence[str]
    regions: Sequence[Region] = field(default=())
    capacity_open: bool = True
    remote_ok: bool = True


@transaction.atomic
def propose_connector(words: Words, offered: Help, *, signs: bool, by: Actor) -> ConnectorProfile:
    """Sign the charter and put one's listing before the moderators; one's own again is an edit.

    Raises ``Refusal``, ``Frozen``, ``Suspended``, ``TransitionNotAllowed``.
    """
    words, offered = clean(words), check(offered)
    if not signs:
        raise Refusal("signs", "La charte engage : cochez la case pour la signer.")
    person = lock_writer(by)
    mine = ConnectorProfile.objects.filter(contact=person).values_list("pk", flat=True).first()
    if mine is not None:
        return describe_connector(mine, words, offered, by=by)
    profile = ConnectorProfile(
        contact=person, slug=free_slug(ConnectorProfile, words.name), charter_signed_at=timezone.now()
    )
    _put(profile, words, offered)
    return _submit(profile, words, by)


@transaction.atomic
def describe_connector(profile_id: int, words: Words, offered: Help, *, by: Actor) -> ConnectorProfile:
    """Change one's listing; one that was refused goes before the moderators again."""
    words, offered = clean(words), check(offered)
    profile = own_connector(profile_id, by)
    profile.version += 1
    _put(profile, words, offered)
    if profile.state == ListingState.REJECTED:
        return _submit(profile, words, by)
    shown_changed(profile)
    return profile


def _put(profile: ConnectorProfile, words: Words, offered: Help) -> None:
    write(profile, words)
    profile.stand_in(offered.commune)
    profile.actions, profile.capacity_open = list(offered.actions), offered.capacity_open
    profile.remote_ok = offered.remote_ok
    profile.save()
    profile.topics.set(list(offered.topics))
    profile.regions.set(offered.regions)


def _submit(profile: ConnectorProfile, words: Words, by: Actor) -> ConnectorProfile:
    transitions.move(profile, LISTING_MOVES, "submit", by=by, why="")
    profile.submitted_at = timezone.now()
    profile.save(update_fields=["submitted_at"])
    hold("connector", profile.pk, reasons_to_read(words))
    return profile


def check(offered: Help) -> Help:
    """Return what is kept. Raises ``Refusal`` with the field."""
    topics = list(dict.fromkeys(offered.topics))
    if not topics:
        raise Refusal("topics", "Choisissez au moins un sujet : c’est par lui qu’on vous trouve.")
    if len(topics) > TOPICS_MAX:
        raise Refusal("topics", f"Choisissez {TOPICS_MAX} sujets au plus.")
    actions = [code for code in Action.values if code in set(offered.actions)]
    if not actions or len(actions) != len(set(offered.actions)):
        raise Refusal("actions", "Choisissez au moins une chose que vous proposez.")
    return Help(
        offered.commune, topics, actions, list(offered.regions), offered.capacity_open, offered.remote_ok
    )


@transaction.atomic
def pause_connector(profile_id: int, *, by: Actor) -> ConnectorProfile:
    return paused(own_connector(profile_id, by), True)


@transaction.atomic
def resume_connector(profile_id: int, *, by: Actor) -> ConnectorProfile:
    return paused(own_connector(profile_id, by), False)


@transaction.atomic
def confirm_connector(profile_id: int, *, by: Actor) -> ConnectorProfile:
    return confirmed(own_connector(profile_id, by), by)


@transaction.atomic
def set_level(profile_id: int, level: str, *, by: Actor, why: str) -> ConnectorProfile:
    """Give a connector a level, and tell them. The same again changes nothing.

    Raises ``PermissionDenied`` unless ``by`` is an administrator and somebody else, ``Refusal``.
    """
    if not policies.can_set_level(by):
        raise PermissionDenied
    if level not in Level.values:
        raise Refusal("level", "Choisissez un niveau de la liste.")
    if not why.strip():
        raise Refusal("why", "Dites pourquoi : la personne le lira.")
    profile = lock_connector(profile_id)
    if policies.keeps(by, profile):
        raise PermissionDenied
    if profile.level == level:
        return profile
    before, profile.level = profile.level, level
    profile.version += 1
    profile.save(update_fields=["level", "version"])
    audit.record("directory.connectorprofile.set_level", profile, by=by, why=why.strip(), before=before)
    shown_changed(profile)
    outbox.enqueue(effects.tell_level, profile_id=profile.pk, why=why.strip())
    return profile
