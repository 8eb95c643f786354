from __future__ import annotations

import factory
from django.contrib.contenttypes.models import ContentType

from community.discussions.models import Comment
from community.questions.models import Answer, PostState
from core.markdown import render
from tests.community.questions.factories import AnswerFactory, PersonFactory


class CommentFactory(factory.django.DjangoModelFactory):
    """A published comment on an answer; ``to=comment`` makes it a reply."""

    class Meta:
        model = Comment
        exclude = ("about", "to")

    class Params:
        masked = factory.Trait(state=PostState.MASKED)

    about = factory.SubFactory(AnswerFactory, is_discussed=True)
    to = None
    content_type = factory.LazyFunction(lambda: ContentType.objects.get_for_model(Answer))
    object_pk = factory.LazyAttribute(lambda made: made.to.object_pk if made.to else str(made.about.pk))
    kind = "reponse"
    about_id = factory.LazyAttribute(lambda made: made.to.about_id if made.to else made.about.pk)
    parent_id = factory.LazyAttribute(lambda made: made.to.pk if made.to else 0)
    site_id = 1
    user = factory.SubFactory(PersonFactory)
    comment = factory.Sequence("Chez nous aussi, depuis {} ans.".format)
    html = factory.LazyAttribute(lambda made: render(made.comment))
    state = PostState.PUBLISHED

    @classmethod
    def _generate(cls, strategy, params):
        made = super()._generate(strategy, params)
        # The row that the test holds knows it too.
        if about := params.get("about"):
            about.is_discussed = True
        return made
