from __future__ import annotations

from datetime import timedelta

import factory
from django.utils import timezone

from community.questions.counts import recount, recount_votes
from community.questions.models import Answer, AnswerVote, PostState, Question, Receipt
from core.actors import Actor
from core.markdown import render
from taxonomy.models import Topic
from tests.accounts.factories import UserFactory


class PersonFactory(UserFactory):
    """An account of a month, unless ``new=True``."""

    class Params:
        new = factory.Trait(date_joined=factory.LazyFunction(timezone.now))

    date_joined = factory.LazyFunction(lambda: timezone.now() - timedelta(days=30))


def actor(role: str = "", **person) -> Actor:
    """Return a new account as an actor, with the role of that name."""
    return Actor.of(PersonFactory(role=role, **person))


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic

    name = factory.Sequence("Sujet {}".format)
    slug = factory.Sequence("sujet-{}".format)
    description = "Ce dont il s’agit."


class ReceiptFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Receipt

    lookup = factory.Sequence("{:064x}".format)


class QuestionFactory(factory.django.DjangoModelFactory):
    """A published question by an account; ``topics=[…]`` gives it some."""

    class Meta:
        model = Question
        skip_postgeneration_save = True

    class Params:
        anonymous = factory.Trait(author=None, receipt=factory.SubFactory(ReceiptFactory))
        closed = factory.Trait(closed_at=factory.LazyFunction(timezone.now), close_reason="unclear")
        locked = factory.Trait(locked_at=factory.LazyFunction(timezone.now))
        masked = factory.Trait(state=PostState.MASKED)

    title = "Puis-je facturer avant d’avoir un SIRET ?"
    body = "Mon immatriculation est en cours, un client attend."
    body_html = factory.LazyAttribute(lambda question: render(question.body))
    author = factory.SubFactory(PersonFactory)
    state = PostState.PUBLISHED
    last_activity_at = factory.LazyAttribute(lambda question: question.asked_at)
    waiting_since = factory.LazyAttribute(lambda question: question.asked_at)
    asked_at = factory.LazyFunction(lambda: Question._meta.get_field("asked_at").get_default())

    @factory.post_generation
    def topics(self, create, chosen, **kwargs):
        if create and chosen:
            self.choose_topics(chosen)


class AnswerFactory(factory.django.DjangoModelFactory):
    """A published answer, counted by its question; ``votes=(3, 1)`` gives it three for and one against."""

    class Meta:
        model = Answer
        skip_postgeneration_save = True

    class Params:
        official = factory.Trait(is_official=True, institution="DGCCRF")
        masked = factory.Trait(state=PostState.MASKED)
        expired = factory.Trait(expires_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(1)))

    question = factory.SubFactory(QuestionFactory)
    author = factory.SubFactory(PersonFactory)
    body = "Oui : écrivez « SIRET en cours d’attribution »."
    body_html = factory.LazyAttribute(lambda answer: render(answer.body))
    state = PostState.PUBLISHED

    @factory.post_generation
    def votes(self, create, given, **kwargs):
        if create and given:
            for value in [1] * given[0] + [-1] * given[1]:
                VoteFactory(answer=self, value=value)
            recount_votes(self)
        if create:
            recount(self.question)


class VoteFactory(factory.django.DjangoModelFactory):
    """A row alone: the figures of its answer do not follow."""

    class Meta:
        model = AnswerVote

    answer = factory.SubFactory(AnswerFactory)
    answer_author_id = factory.LazyAttribute(lambda vote: vote.answer.author_id)
    voter = factory.SubFactory(PersonFactory)
    value = 1
    reason = factory.LazyAttribute(lambda vote: "" if vote.value > 0 else "wrong")
    answer_version = factory.LazyAttribute(lambda vote: vote.answer.version)
