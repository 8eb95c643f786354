"""How listings are found: those that lists show, by what they sell, where, and what they say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from core.capabilities import Searchable, SearchDocument, searchables
from core.markdown import plain
from marketplace.directory import wording
from marketplace.directory.indexed import with_ranks
from marketplace.directory.models import ConnectorProfile, ProviderProfile
from marketplace.directory.models.connectors import ConnectorQuerySet
from marketplace.directory.models.providers import ProviderQuerySet
from taxonomy.models import Topic

PROVIDER, CONNECTOR = "directory.provider", "directory.connector"
REMOTE = "oui"


def visible_providers(reader: Any) -> ProviderQuerySet:
    return ProviderProfile.objects.visible_to(reader).listed().for_card()


def provider_keys() -> Iterable[int]:
    return ProviderProfile.objects.listed().order_by("pk").values_list("pk", flat=True).iterator()


def provider_documents(some: Sequence[int]) -> Iterator[SearchDocument]:
    rows = ProviderProfile.objects.listed().filter(pk__in=some).select_related("commune", "region")
    for profile in rows.prefetch_related("offers__service_type__topic__parent"):
        offers = list(profile.offers.all())
        kinds = {offer.service_type_id: offer.service_type for offer in offers}
        topics = with_parents(kind.topic for kind in kinds.values() if kind.topic)
        below = sorted({offer.service_type_id for offer in offers if offer.below_median})
        facets = {
            "service": sorted(kinds),
            "topic": sorted({topic.slug for topic in topics}),
            "region": [profile.region_id] if profile.region_id else [],
            "language": sorted(profile.languages),
            "remote": [REMOTE] if profile.remote_ok else [],
            # The services whose tariff lies under the published median, and that there is one.
            "below": [*([REMOTE] if below else []), *below],
        }
        sold = [kind.name for kind in kinds.values()]
        place = [profile.commune.name, *([profile.region.name] if profile.region else [])]
        yield SearchDocument(
            key=profile.pk,
            title=profile.name,
            body="\n".join([profile.headline, plain(profile.body), *(offer.details for offer in offers)]),
            url=profile.get_absolute_url(),
            keywords=" ".join(dict.fromkeys([*sold, *(topic.name for topic in topics), *place])),
            facets={name: codes for name, codes in facets.items() if codes},
            place=profile.point,
            quality=provider_quality(profile),
        )


def provider_quality(profile: ProviderProfile) -> float:
    """From 0 to 1: what is on the listing, and what reviews say for sure."""
    rating = (profile.rating_lower or 0) / 10_000
    return 0.4 + 0.3 * profile.completeness / 100 + 0.3 * rating


def provider_entry(profile: ProviderProfile) -> dict[str, Any]:
    return wording.row(profile, above="Prestataire") | {"meta": wording.meta(profile)}


def visible_connectors(reader: Any) -> ConnectorQuerySet:
    return ConnectorProfile.objects.visible_to(reader).listed().for_card()


def connector_keys() -> Iterable[int]:
    return ConnectorProfile.objects.listed().order_by("pk").values_list("pk", flat=True).iterator()


def connector_documents(some: Sequence[int]) -> Iterator[SearchDocument]:
    rows = ConnectorProfile.objects.listed().filter(pk__in=some).select_related("commune", "region")
    for profile in rows.prefetch_related("topic_links__tag__parent", "regions"):
        topics = with_parents(link.tag for link in profile.topic_links.all())
        regions = {region.code: region for region in profile.regions.all()}
        if profile.region:
            regions[profile.region.code] = profile.region
        facets = {
            "topic": sorted({topic.slug for topic in topics}),
            "region": sorted(regions),
            "language": sorted(profile.languages),
            "level": [profile.level],
            "action": sorted(profile.actions),
            "remote": [REMOTE] if profile.remote_ok else [],
            "open": [REMOTE] if profile.capacity_open else [],
        }
        words = [*(topic.name for topic in topics), *profile.action_words, str(profile.get_level_display())]
        place = [profile.commune.name, *(region.name for region in regions.values())]
        yield SearchDocument(
            key=profile.pk,
            title=profile.name,
            body="\n".join([profile.headline, plain(profile.body)]),
            url=profile.get_absolute_url(),
            keywords=" ".join(dict.fromkeys([*words, *place])),
            facets={name: codes for name, codes in facets.items() if codes},
            place=profile.point,
            quality=0.7 if profile.capacity_open else 0.5,
        )


def connector_entry(profile: ConnectorProfile) -> dict[str, Any]:
    return wording.row(profile, above="Connecteur") | {"meta": wording.connector_meta(profile)}


def with_parents(topics: Iterable[Topic]) -> list[Topic]:
    found = {each.pk: each for topic in topics for each in (topic.parent, topic) if each}
    return sorted(found.values(), key=lambda topic: topic.pk)


searchables.register(
    Searchable(
        name=PROVIDER,
        label="Prestataire",
        plural="Prestataires",
        order=30,
        model=ProviderProfile,
        visible_to=visible_providers,
        keys=provider_keys,
        documents=with_ranks("provider", provider_documents),
        entry=provider_entry,
        title="name",
    )
)
searchables.register(
    Searchable(
        name=CONNECTOR,
        label="Connecteur",
        plural="Connecteurs",
        order=32,
        model=ConnectorProfile,
        visible_to=visible_connectors,
        keys=connector_keys,
        documents=with_ranks("connector", connector_documents),
        entry=connector_entry,
        title="name",
    )
)
