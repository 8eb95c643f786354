"""The topics' names, of which every list shows some: a few dozen, read far more often than changed."""

from __future__ import annotations

from typing import NamedTuple

from django.core.cache import cache

from taxonomy.models import TOPICS_CACHE, Topic

# A change made in the admin shows at once; one made behind its back, after this.
LIFE = 600  # seconds


class TopicName(NamedTuple):
    name: str
    slug: str


def topic_names() -> dict[int, TopicName]:
    """Return the name and slug of each topic by its key."""
    found = cache.get(TOPICS_CACHE)
    if found is None:
        rows = Topic.objects.values_list("pk", "name", "slug")
        found = {pk: TopicName(name, slug) for pk, name, slug in rows}
        cache.set(TOPICS_CACHE, found, LIFE)
    return found
