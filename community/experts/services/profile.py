"""What experts say of themselves, and when they may be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from accounts.suspension import lock_writer
from community.experts.models import Expert
from community.experts.models.experts import HEADLINE_MAX, PRESENTATION_MAX, TOPICS_MAX
from core import indexing, page_cache
from core.actors import Actor
from core.errors import Refusal
from core.ids import encode, new_id
from core.markdown import render
from core.wording import number
from moderation import prechecks
from taxonomy.models import Topic
from territories.models import Region

# Addresses of our own below /experts/.
TAKEN_SLUGS = {"devenir"}


@dataclass(frozen=True, slots=True)
class Profile:
    """What one types on the page about oneself."""

    headline: str
    presentation: str = ""
    topics: Sequence[Topic] = field(default=())
    region: Region | None = None


@transaction.atomic
def save_profile(profile: Profile, *, by: Actor) -> Expert:
    """Write or change one's own page; nobody sees it before a proof is accepted.

    Raises ``Refusal``, ``Suspended``, ``PermissionDenied`` without an account.
    """
    person = lock_writer(by)
    headline, presentation = _clean(profile)
    expert = Expert.objects.filter(person=person).first() or Expert(person=person, slug=free_slug(person))
    expert.headline, expert.presentation = headline, presentation
    expert.presentation_html = render(presentation)
    expert.region = profile.region
    expert.save()
    expert.topics.set(list(dict.fromkeys(profile.topics)))
    shown_changed(expert)
    return expert


@transaction.atomic
def choose_availability(
    *,
    by: Actor,
    takes_messages: bool,
    takes_invitations: bool,
    weekly_invitations: int,
    away_until: date | None,
) -> Expert:
    """Say whether one may be written to, invited to answer, how often, and until when one is away."""
    expert = own(by)
    if not 1 <= weekly_invitations <= 20:
        raise Refusal("weekly_invitations", "Choisissez entre 1 et 20 questions par semaine.")
    if away_until and away_until < timezone.localdate():
        raise Refusal("away_until", "Cette date est passée : laissez vide si vous êtes là.")
    expert.takes_messages, expert.takes_invitations = takes_messages, takes_invitations
    expert.weekly_invitations, expert.away_until = weekly_invitations, away_until
    expert.save(update_fields=["takes_messages", "takes_invitations", "weekly_invitations", "away_until"])
    shown_changed(expert)
    return expert


@transaction.atomic
def withdraw(*, by: Actor) -> Expert:
    """Take one's page down: no longer listed, written to nor invited. What was verified stays so."""
    return _show(by, withdrawn=True)


@transaction.atomic
def show_again(*, by: Actor) -> Expert:
    return _show(by, withdrawn=False)


def _show(by: Actor, *, withdrawn: bool) -> Expert:
    expert = own(by)
    expert.withdrawn_at = timezone.now() if withdrawn else None
    expert.save(update_fields=["withdrawn_at"])
    shown_changed(expert)
    return expert


def own(by: Actor) -> Expert:
    """Lock and return one's own row. ``PermissionDenied`` for whoever has none."""
    found = None
    if by.kind == "user":
        found = Expert.objects.select_for_update(of=("self",)).filter(person=int(by.id)).first()
    if found is None:
        raise PermissionDenied
    return found


def free_slug(person: User) -> str:
    """Return an address made of the name; with an end drawn at random when it is somebody else's."""
    base = slugify(person.get_full_name())[:60].strip("-") or "expert"
    if base in TAKEN_SLUGS or Expert.objects.filter(slug=base).exists():
        return f"{base}-{encode(new_id())[:6]}"
    return base


def shown_changed(expert: Expert) -> None:
    """At commit, let visitors see no page of experts made before, and tell the index."""
    page_cache.changed("experts")
    indexing.changed(expert)


def _clean(profile: Profile) -> tuple[str, str]:
    headline = " ".join(profile.headline.replace("\x00", "").split())
    presentation = profile.presentation.replace("\x00", "").replace("\r\n", "\n").strip()
    if not headline:
        raise Refusal("headline", "Dites en une phrase ce que vous faites, et pour qui.")
    if len(headline) > HEADLINE_MAX:
        raise Refusal("headline", f"C’est un peu long : {HEADLINE_MAX} caractères au plus.")
    if len(presentation) > PRESENTATION_MAX:
        raise Refusal("presentation", f"C’est un peu long : {number(PRESENTATION_MAX)} caractères au plus.")
    if not profile.topics:
        raise Refusal("topics", "Choisissez au moins un sujet : c’est par lui qu’on vous trouve.")
    if len(set(profile.topics)) > TOPICS_MAX:
        raise Refusal("topics", f"Choisissez {TOPICS_MAX} sujets au plus.")
    if prechecks.examine(f"{headline}\n{presentation}", first=False):
        raise Refusal("presentation", "Ce texte mène à un site que nous n’acceptons pas : retirez le lien.")
    return headline, presentation
