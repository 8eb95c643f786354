"""How moderators meet listings: before anybody else reads them, and when somebody reports one."""

from __future__ import annotations

import math
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join

from core.actors import Actor
from core.capabilities import Moderated, Past, Standing, Subject, moderated
from core.markdown import rendered
from marketplace.directory import policies, services, wording
from marketplace.directory.models import ConnectorProfile, Listing, ProviderProfile
from moderation.statements import REMOVED_STATE, needs_statement


def providers() -> QuerySet[ProviderProfile]:
    return ProviderProfile.objects.for_moderation().for_page()


def providers_of(person_id: int, standing: Standing) -> QuerySet[ProviderProfile]:
    return _posts(ProviderProfile.objects.filter(contact=person_id), standing)


def connectors() -> QuerySet[ConnectorProfile]:
    return ConnectorProfile.objects.for_moderation().for_page()


def connectors_of(person_id: int, standing: Standing) -> QuerySet[ConnectorProfile]:
    return _posts(ConnectorProfile.objects.filter(contact=person_id), standing)


def _posts(rows: QuerySet, standing: Standing) -> QuerySet:
    # Every listing waits for a moderator: that says nothing of its keeper, who may ask questions meanwhile.
    return rows.none() if standing == "held" else rows.filter(state=standing)


def describe_provider(profile: ProviderProfile) -> Subject:
    verified = policies.somebody_is_verified(profile.company_id)
    told = [
        f"{profile.company.shown_name}, SIREN {profile.company.siren_spaced}",
        "Rattachement vérifié"
        if verified
        else "Rattachement à vérifier d’abord, dans les vérifications : sans lui, la fiche ne se publie pas",
        profile.website,
        f"Langues : {', '.join(profile.language_words)}",
    ]
    offers = [
        f"{wording.offer_title(offer)} : {wording.price(offer)} {wording.unit(offer)}, "
        f"{wording.coverage(offer, profile.commune.name)}. {offer.details}"
        for offer in profile.offers.all()
    ]
    photos = [f"Photo : {picture.alt_text}" for picture in profile.pictures.all()]
    return _subject(profile, [*told, *offers, *photos])


def describe_connector(profile: ConnectorProfile) -> Subject:
    told = [str(profile.get_level_display()), wording.where(profile), *profile.action_words, profile.website]
    return _subject(profile, told)


def _subject(listing: ProviderProfile | ConnectorProfile, facts: list[str]) -> Subject:
    lines = format_html_join("", "<li>{}</li>", ((fact,) for fact in facts if fact))
    return Subject(
        title=f"Fiche : {listing.name}",
        url=listing.get_absolute_url(),
        html=format_html(
            "<p><strong>{}</strong></p>{}<ul>{}</ul>", listing.headline, rendered(listing.body_html), lines
        ),
        standing=listing.state,  # type: ignore[arg-type]
        version=listing.version,
        written_at=listing.submitted_at or listing.created_at,
        owner=Actor("user", str(listing.contact_id)) if listing.contact_id else None,
        author=listing.contact,
        reach=1 + math.log1p(getattr(listing, "rating_count", 0)),
    )


def history(listing: Listing) -> Iterator[Past]:
    """A listing is a page about today: what it said before is not kept."""
    return iter(())


moderated.register(
    Moderated(
        name="provider",
        label="Fiche de prestataire",
        rows=providers,
        visible_to=ProviderProfile.objects.visible_to,
        posts=providers_of,
        describe=describe_provider,
        history=history,
        moves={
            "publish": services.publish_provider,
            "reject": services.reject_provider,
            "reconsider": services.reconsider_provider,
            "mask": services.mask_provider,
            "unmask": services.unmask_provider,
            "remove": services.remove_provider,
            "restore": services.restore_provider,
            "confirm": services.confirm_provider_removal,
            "unarchive": services.unarchive_provider,
        },
    )
)
moderated.register(
    Moderated(
        name="connector",
        label="Fiche de connecteur",
        rows=connectors,
        visible_to=ConnectorProfile.objects.visible_to,
        posts=connectors_of,
        describe=describe_connector,
        history=history,
        moves={
            "publish": services.publish_connector,
            "reject": services.reject_connector,
            "reconsider": services.reconsider_connector,
            "mask": services.mask_connector,
            "unmask": services.unmask_connector,
            "remove": services.remove_connector,
            "restore": services.restore_connector,
            "confirm": services.confirm_connector_removal,
            "unarchive": services.unarchive_connector,
        },
    )
)
needs_statement("directory.ProviderProfile", "provider", REMOVED_STATE)
needs_statement("directory.ConnectorProfile", "connector", REMOVED_STATE)
