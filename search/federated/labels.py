"""The names of what results are filtered by, from their codes. The same for everyone, so kept a while."""

from __future__ import annotations

from django.core.cache import cache

from core.capabilities import searchables
from search.federated.asking import slug_of
from taxonomy.sections import SECTIONS
from taxonomy.vocabulary import topic_names
from territories.models import Region

KEPT, LIFE = "search.labels", 600  # seconds


def names() -> dict[str, dict[str, str]]:
    """Return, by facet, the name of each code."""
    found = cache.get(KEPT)
    if found is None:
        found = dict(Region.objects.values_list("code", "name"))
        cache.set(KEPT, found, LIFE)
    return {
        "region": found,
        "sector": SECTIONS,
        "topic": {topic.slug: topic.name for topic in topic_names().values()},
        "kind": {kind.name: kind.plural for kind in searchables},
    }


def kind_slugs() -> dict[str, str]:
    """Return the word in addresses of each kind."""
    return {kind.name: slug_of(kind) for kind in searchables}
