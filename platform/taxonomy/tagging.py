"""taggit over the controlled topics: contents get topics that exist, and no others."""

from __future__ import annotations

from taggit.managers import TaggableManager, _TaggableManager

from core.words import fold
from taxonomy.models import Topic, TopicLink


class UnknownTopic(ValueError):  # noqa: N818
    """No topic bears this name, and tagging creates none."""


class ChosenTopics(_TaggableManager):
    """taggit's manager, which takes topics or their names and synonyms, and refuses any other word."""

    def _to_tag_model_instances(self, tags, tag_kwargs):
        return super()._to_tag_model_instances([self._existing(tag) for tag in tags], tag_kwargs)

    def _existing(self, tag: Topic | str) -> Topic:
        if isinstance(tag, Topic):
            return tag
        topic = Topic.objects.named(tag) if fold(tag) else None
        if topic is None:
            raise UnknownTopic(tag)
        return topic


def topics_field(through: type[TopicLink], **options) -> TaggableManager:
    """Declare the topics of a model, kept in ``through`` (see ``TopicLink``)."""
    return TaggableManager(
        through=through,
        manager=ChosenTopics,
        verbose_name="sujets",
        help_text="Choisissez parmi les sujets du site.",
        **options,
    )
