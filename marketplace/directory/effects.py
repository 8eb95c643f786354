from __future__ import annotations

from accounts.models import User
from core.ids import encode
from core.outbox import effect, job
from marketplace.directory.models import (
    ClaimState,
    ConnectorProfile,
    ListingClaim,
    ListingState,
    ProviderProfile,
)
from notifications.services import notify

KINDS: dict[str, type[ProviderProfile] | type[ConnectorProfile]] = {
    "provider": ProviderProfile,
    "connector": ConnectorProfile,
}
SLICE = 25
MEASURED = 50


def _listing(kind: str, listing_id: int) -> ProviderProfile | ConnectorProfile | None:
    """Return a listing that somebody keeps; ``None`` for one that went meanwhile."""
    rows = KINDS[kind].objects.filter(pk=listing_id, contact__isnull=False)
    return rows.select_related("contact").first()


@effect
def tell_provider_published(profile_id: int) -> None:
    """Put "votre fiche est en ligne" in its keeper's inbox, unless it was hidden since."""
    _tell_published("provider", profile_id)


@effect
def tell_connector_published(profile_id: int) -> None:
    _tell_published("connector", profile_id)


def _tell_published(kind: str, listing_id: int) -> None:
    listing = _listing(kind, listing_id)
    if listing and listing.contact and listing.is_public:
        notify(
            f"directory.{kind}_published",
            to=listing.contact,
            about=listing,
            once_key=f"listing-published-{encode(listing.pk)}-v{listing.version}",
        )


@effect
def tell_closed(kind: str, listing_id: int) -> None:
    """Say that the register has the company as closed."""
    listing = _listing(kind, listing_id)
    if listing and listing.contact and listing.closed_at:
        notify(
            f"directory.{kind}_closed",
            to=listing.contact,
            about=listing,
            once_key=f"listing-closed-{encode(listing.pk)}-{listing.closed_at:%Y%m%d}",
        )


@effect
def tell_to_confirm(kind: str, listing_id: int) -> None:
    """Ask whether all of a listing is still right, unless it was said meanwhile."""
    listing = _listing(kind, listing_id)
    if listing and listing.contact and listing.is_listed and listing.reminders and listing.confirmed_at:
        notify(
            f"directory.{kind}_to_confirm",
            to=listing.contact,
            about=listing,
            once_key=f"confirm-{encode(listing.pk)}-{listing.confirmed_at:%Y%m%d}-{listing.reminders}",
        )


@effect
def tell_archived(kind: str, listing_id: int) -> None:
    listing = _listing(kind, listing_id)
    if listing and listing.contact and listing.state == ListingState.ARCHIVED and listing.confirmed_at:
        notify(
            f"directory.{kind}_archived",
            to=listing.contact,
            about=listing,
            once_key=f"listing-archived-{encode(listing.pk)}-{listing.confirmed_at:%Y%m%d}",
        )


@effect
def tell_level(profile_id: int, why: str) -> None:
    """Tell a connector the level that an administrator gave them."""
    listing = _listing("connector", profile_id)
    if listing and listing.contact:
        notify(
            "directory.connector_level",
            to=listing.contact,
            about=listing,
            once_key=f"level-{encode(listing.pk)}-v{listing.version}",
            payload={"why": why},
        )


@effect
def tell_claim(claim_id: int) -> None:
    """Tell somebody what became of their claim."""
    claim = ListingClaim.objects.select_related("person").filter(pk=claim_id).first()
    kinds = {
        ClaimState.ACCEPTED: "directory.claim_accepted",
        ClaimState.REFUSED: "directory.claim_refused",
    }
    if claim is None or claim.state not in kinds:
        return
    notify(
        kinds[ClaimState(claim.state)],
        to=claim.person,
        about=claim,
        once_key=f"claim-{encode(claim.pk)}-{claim.state}",
    )


@effect
def tell_given(claim_id: int, person_id: int) -> None:
    """Tell whoever kept a listing that a moderator gave it to a colleague or to its rightful owner."""
    claim = ListingClaim.objects.filter(pk=claim_id, state=ClaimState.ACCEPTED).first()
    person = User.objects.filter(pk=person_id, is_active=True).first()
    if claim and person:
        notify("directory.given", to=person, about=claim, once_key=f"given-{encode(claim.pk)}")


@job
def follow_companies(cursor: int | None) -> int | None:
    """Hide the listings of companies that have closed. After each import of the register, and daily."""
    return _slice("follow_companies", cursor)


@job
def ask_to_confirm(cursor: int | None) -> int | None:
    return _slice("ask_to_confirm", cursor)


@job
def archive_old(cursor: int | None) -> int | None:
    return _slice("archive_old", cursor)


def _slice(name: str, cursor: int | None) -> int | None:
    """Deal with some of each kind; what was dealt with is not found again, so the cursor only counts."""
    # Not at the top: services promise effects, and these effects are services.
    from marketplace.directory.services import following  # noqa: PLC0415

    dealt = sum(getattr(following, name)(kind, SLICE) for kind in KINDS.values())
    return (cursor or 0) + dealt if dealt else None


@job
def notice_answers(cursor: int | None) -> int | None:
    """Date the answers that came to requests, and measure who answered."""
    from marketplace.directory.services.asking import notice_answers as look  # noqa: PLC0415

    seen = look(MEASURED, above=cursor or 0)
    return seen[-1] if len(seen) == MEASURED else None
