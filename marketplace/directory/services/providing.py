"""A provider's listing, from its first words to its confirmation every six months."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from accounts.suspension import lock_writer
from companies.models import Company, Establishment, Membership, State
from core import transitions
from core.actors import Actor
from core.errors import Refusal
from marketplace.directory.errors import AlreadyListed, CompanyClosed, NotMember, NotReady
from marketplace.directory.models import LISTING_MOVES, ConnectorProfile, ListingState, ProviderProfile
from marketplace.directory.services.locking import own_provider
from marketplace.directory.services.shown import recount, shown_changed
from marketplace.directory.services.texts import Words, clean, free_slug, reasons_to_read, write
from moderation.services import hold
from territories.models import Commune

P = TypeVar("P", ProviderProfile, ConnectorProfile)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a provider works from: an establishment of the register, or a commune alone."""

    commune: Commune
    establishment: Establishment | None = None

    @property
    def point(self) -> tuple[float, float] | None:
        found = self.establishment
        if found is None or found.latitude is None or found.longitude is None:
            return None
        return found.latitude, found.longitude


@transaction.atomic
def start(membership_id: int, words: Words, place: Place, *, remote_ok: bool, by: Actor) -> ProviderProfile:
    """Begin the listing of a company one belongs to: a draft that nobody else reads.

    Raises ``Refusal``, ``NotMember``, ``AlreadyListed``, ``CompanyClosed``, ``Suspended``,
    ``PermissionDenied`` without an account.
    """
    words = clean(words)
    person = lock_writer(by)
    # The company's row: of two colleagues at once, the second finds the listing of the first.
    membership = Membership.objects.of(person).active().filter(pk=membership_id).first()
    if membership is None:
        raise NotMember
    company = Company.objects.select_for_update(of=("self",)).get(pk=membership.company_id)
    if company.state == State.CLOSED:
        raise CompanyClosed
    if ProviderProfile.objects.filter(company=company).exists():
        raise AlreadyListed
    _check_place(place, company)
    profile = ProviderProfile(
        company=company,
        contact=person,
        slug=free_slug(ProviderProfile, words.name),
        establishment=place.establishment,
        remote_ok=remote_ok,
    )
    write(profile, words)
    profile.stand_in(place.commune, place.point)
    profile.save()
    recount(profile)
    return profile


@transaction.atomic
def describe(
    profile_id: int, words: Words, place: Place, *, remote_ok: bool, shows_answers: bool, by: Actor
) -> ProviderProfile:
    """Change what a listing says. What is public stays so: moderators are told by whoever reports it.

    Raises ``Refusal``, ``Frozen``, ``Suspended``, ``PermissionDenied``.
    """
    words = clean(words)
    profile = own_provider(profile_id, by)
    _check_place(place, profile.company)
    write(profile, words)
    profile.establishment, profile.remote_ok = place.establishment, remote_ok
    profile.shows_answers = shows_answers
    profile.stand_in(place.commune, place.point)
    profile.version += 1
    profile.save()
    recount(profile)
    shown_changed(profile)
    return profile


def _check_place(place: Place, company: Company) -> None:
    if place.establishment and place.establishment.company_id != company.pk:
        raise Refusal("establishment", "Choisissez un établissement de cette entreprise.")
    if place.establishment and place.establishment.state == State.CLOSED:
        raise Refusal("establishment", place.establishment.closed_words)


@transaction.atomic
def submit(profile_id: int, *, by: Actor) -> ProviderProfile:
    """Put a draft, or one that was refused and mended, before the moderators.

    Raises ``NotReady`` without a service or a proof of who one is, ``CompanyClosed``,
    ``TransitionNotAllowed`` once it was sent.
    """
    profile = own_provider(profile_id, by)
    if profile.company.state == State.CLOSED:
        raise CompanyClosed
    if missing := missing_before(profile):
        raise NotReady(missing[0])
    transitions.move(profile, LISTING_MOVES, "submit", by=by, why="")
    profile.submitted_at = timezone.now()
    profile.version += 1
    profile.save(update_fields=["submitted_at", "version"])
    words = Words(profile.name, profile.headline, profile.body, profile.website, profile.languages)
    hold("provider", profile.pk, reasons_to_read(words))
    return profile


def missing_before(profile: ProviderProfile) -> list[str]:
    """Say what a moderator could not do without; nothing when the listing may be sent."""
    missing = []
    if not profile.offers.exists():
        missing.append("Ajoutez au moins une prestation : c’est par elle qu’on vous trouve.")
    members = Membership.objects.active().filter(company=profile.company_id)
    if not members.exclude(state="declared", proof=None).exists():
        missing.append("Joignez un justificatif : il montre que vous êtes bien de cette entreprise.")
    return missing


@transaction.atomic
def pause(profile_id: int, *, by: Actor) -> ProviderProfile:
    """Leave the lists and take no request; the page answers and says so. Twice is once."""
    return paused(own_provider(profile_id, by), True)


@transaction.atomic
def resume(profile_id: int, *, by: Actor) -> ProviderProfile:
    return paused(own_provider(profile_id, by), False)


@transaction.atomic
def confirm(profile_id: int, *, by: Actor) -> ProviderProfile:
    """Say that all of it is right today; one that was archived comes back."""
    return confirmed(own_provider(profile_id, by), by)


def paused(listing: P, yes: bool) -> P:
    if bool(listing.paused_at) != yes:
        listing.paused_at = timezone.now() if yes else None
        listing.save(update_fields=["paused_at"])
        shown_changed(listing)
    return listing


def confirmed(listing: P, by: Actor) -> P:
    if listing.state == ListingState.ARCHIVED:
        if listing.closed_at:
            raise CompanyClosed
        transitions.move(listing, LISTING_MOVES, "unarchive", by=by, why="confirmée")
    if listing.state != ListingState.PUBLISHED:
        raise NotReady("Cette fiche n’est pas encore publique : il n’y a rien à confirmer.")
    listing.confirmed_at, listing.reminders = timezone.now(), 0
    listing.save(update_fields=["confirmed_at", "reminders"])
    shown_changed(listing)
    return listing
