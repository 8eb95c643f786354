"""What the directory keeps of a person: listings they keep, requests they made, claims they sent."""

from __future__ import annotations

from collections.abc import Iterator

from companies.models import Membership, MembershipState, Source
from core.capabilities import Erasure, ExportedFile, erasures
from core.personal import unlinked
from core.uploads.private import path_of
from marketplace.directory import wording
from marketplace.directory.models import ConnectorProfile, Listing, ListingClaim, ProviderProfile
from marketplace.directory.services import forget_picture, shown_changed


def _words(listing: Listing) -> dict:
    return {
        "nom": listing.name,
        "en_une_phrase": listing.headline,
        "presentation": listing.body,
        "site": listing.website,
        "langues": listing.language_words,
        "commune": listing.commune.label,
        "etat": listing.get_state_display(),
        "commencee": listing.created_at,
        "publiee": listing.published_at,
        "confirmee": listing.confirmed_at,
        "en_pause_depuis": listing.paused_at,
    }


def export_providers(user) -> Iterator[dict | ExportedFile]:
    rows = ProviderProfile.objects.filter(contact=user).for_page().prefetch_related("pictures__file")
    for profile in rows.order_by("pk"):
        yield {
            **_words(profile),
            "entreprise": profile.company_id,
            "prestations": [
                {
                    "prestation": wording.offer_title(offer),
                    "compris": offer.details,
                    "prix": f"{wording.price(offer)} {wording.unit(offer)}".strip(),
                    "ou": wording.coverage(offer, profile.commune.name),
                }
                for offer in profile.offers.all()
            ],
        }
        for picture in profile.pictures.all():
            path = path_of(picture.file.name)
            if path.exists():
                yield ExportedFile(f"photos/{picture.file.download_name}", path.read_bytes())


def erase_providers(user) -> None:
    """A listing goes to a colleague who is verified; without one it goes, and what nobody else described."""
    for profile in ProviderProfile.objects.filter(contact=user).select_related("company"):
        colleagues = Membership.objects.filter(company=profile.company, state=MembershipState.VERIFIED)
        heir = colleagues.exclude(user=user).order_by("joined_at", "pk").first()
        if heir is not None or profile.partner:
            profile.contact_id = heir.user_id if heir else None
            profile.save(update_fields=["contact"])
            shown_changed(profile)
            continue
        shown_changed(profile)
        for picture in profile.pictures.select_related("file"):
            forget_picture(picture)
        company = profile.company
        profile.delete()
        # It may bear their name: companies left it to us, for the listing stood on it.
        if company.source == Source.DECLARED and not company.memberships.exclude(user=user).exists():
            company.memberships.all().delete()
            company.delete()


def export_connectors(user) -> Iterator[dict]:
    rows = ConnectorProfile.objects.filter(contact=user).for_page().prefetch_related("topic_links__tag")
    for profile in rows:
        yield {
            **_words(profile),
            "niveau": profile.get_level_display(),
            "charte_signee": profile.charter_signed_at,
            "sujets": [link.tag.name for link in profile.topic_links.all()],
            "propose": profile.action_words,
            "regions": [region.name for region in profile.regions.all()],
        }


def erase_connectors(user) -> None:
    """A person's listing goes with them; an organisation's stays, until somebody else keeps it."""
    for profile in ConnectorProfile.objects.filter(contact=user):
        shown_changed(profile)
        if profile.company_id is None:
            profile.delete()
        else:
            profile.contact = None
            profile.save(update_fields=["contact"])


def export_claims(user) -> Iterator[dict]:
    for claim in ListingClaim.objects.filter(person=user).select_related("profile").order_by("sent_at", "pk"):
        yield {
            "fiche": claim.profile.name,
            "envoyee": claim.sent_at,
            "en_quelques_mots": claim.words,
            "etat": claim.get_state_display(),
            "motif_du_refus": claim.refusal,
        }


def erase_claims(user) -> None:
    ListingClaim.objects.filter(person=user).delete()
    ListingClaim.objects.filter(decided_by=user).update(decided_by=None)


erasures.register(Erasure("directory.ProviderProfile", ("contact",), export_providers, erase_providers))
erasures.register(Erasure("directory.ConnectorProfile", ("contact",), export_connectors, erase_connectors))
erasures.register(
    Erasure(
        "directory.ListingClaim", ("person", "decided_by", "words", "refusal"), export_claims, erase_claims
    )
)
erasures.register(
    unlinked("directory.ServiceRequest", "person", shows=("asked_at", "answered_at", "provider", "connector"))
)
