"""The topics' names, of which every list shows some: a few dozen, read far more often than changed."""

from __future__ import annotations

from typing import NamedTuple

from django.core.cache import cache

from core import memory
from taxonomy.models import TOPICS_CACHE, Topic

# A change made in the admin shows at once; one made behind its back, after this.
LIFE = 600  # seconds


class TopicName(NamedTuple):
    name: str
    slug: str
    parent: int | None = None


def topic_names() -> dict[int, TopicName]:
    """Return the name, slug and parent of each topic by its key."""
    found = memory.default.get(TOPICS_CACHE)
    if found is None:
        rows = Topic.objects.values_list("pk", "name", "slug", "parent")
        found = {pk: TopicName(*values) for pk, *values in rows}
        cache.set(TOPICS_CACHE, found, LIFE)
    return found
