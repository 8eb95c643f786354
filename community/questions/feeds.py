"""Atom feeds: recent questions, those on a topic, the answers of a question. The same for every reader."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from community.questions import wording
from community.questions.models import Answer, Question
from core.addresses import absolute
from core.ids import encode
from taxonomy.models import Topic
from taxonomy.vocabulary import topic_names

SIZE = 20
EVERYONE = AnonymousUser()


class AtomFeed(Feed):
    """Addresses are the configured ones, whatever host asked: the library takes the request's otherwise."""

    feed_type = Atom1Feed
    language = "fr"

    def __call__(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        # Only safe methods: a feed has nothing to receive.
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return super().__call__(request, *args, **kwargs)


class QuestionsFeed(AtomFeed):
    def item_title(self, item: Question) -> str:
        return item.title

    def item_description(self, item: Question) -> str:
        return item.body_html

    def item_link(self, item: Question) -> str:
        return absolute(item.get_absolute_url())

    def item_guid(self, item: Question) -> str:
        return f"tag:questions,2026:{encode(item.pk)}"

    def item_author_name(self, item: Question) -> str | None:
        return item.author.get_full_name() if item.author else None

    def item_pubdate(self, item: Question):
        return item.asked_at

    def item_updateddate(self, item: Question):
        return item.edited_at or item.asked_at

    def item_categories(self, item: Question) -> list[str]:
        return [tag["label"] for tag in wording.topic_tags(item, topic_names())]


class RecentFeed(QuestionsFeed):
    title = "Questions – Croissance connectée"
    subtitle = "Les questions de dirigeants, les plus actives d’abord."

    def link(self) -> str:
        return absolute(reverse("questions:list"))

    def feed_url(self) -> str:
        return absolute(reverse("questions:feed"))

    def items(self) -> list[Question]:
        rows = Question.objects.visible_to(EVERYONE).listed().for_card()
        return list(rows.order_by("-last_activity_at", "-id")[:SIZE])


class TopicFeed(QuestionsFeed):
    def get_object(self, request: HttpRequest, slug: str) -> Topic:
        return get_object_or_404(Topic, slug=slug)

    def title(self, topic: Topic) -> str:
        return f"{topic.name} – Croissance connectée"

    def subtitle(self, topic: Topic) -> str:
        return topic.description

    def link(self, topic: Topic) -> str:
        return absolute(reverse("questions:topic", args=[topic.slug]))

    def feed_url(self, topic: Topic) -> str:
        return absolute(reverse("questions:topic_feed", args=[topic.slug]))

    def items(self, topic: Topic) -> list[Question]:
        rows = Question.objects.visible_to(EVERYONE).listed().for_card().filter(topic_links__tag=topic)
        return list(rows.annotate(at=F("topic_links__last_activity_at")).order_by("-at", "-id")[:SIZE])


class AnswersFeed(AtomFeed):
    """The latest answers first: a reader of feeds wants what is new, not what is best."""

    def get_object(self, request: HttpRequest, question_id: int) -> Question:
        return get_object_or_404(Question.objects.visible_to(EVERYONE), pk=question_id)

    def title(self, question: Question) -> str:
        return f"Réponses à « {question.title} »"

    def link(self, question: Question) -> str:
        return absolute(question.get_absolute_url())

    def feed_url(self, question: Question) -> str:
        return absolute(reverse("questions:answers_feed", args=[question.pk]))

    def items(self, question: Question) -> list[Answer]:
        answers = Answer.objects.visible_to(EVERYONE).filter(question=question)
        return list(answers.select_related("author", "question").order_by("-answered_at", "-id")[:SIZE])

    def item_title(self, item: Answer) -> str:
        return f"Réponse de {self.item_author_name(item)}"

    def item_description(self, item: Answer) -> str:
        return item.body_html

    def item_link(self, item: Answer) -> str:
        return absolute(item.get_absolute_url())

    def item_guid(self, item: Answer) -> str:
        return f"tag:answers,2026:{encode(item.pk)}"

    def item_author_name(self, item: Answer) -> str:
        if item.is_official:
            return item.institution
        return item.author.get_full_name() if item.author else "un ancien membre"

    def item_pubdate(self, item: Answer):
        return item.answered_at

    def item_updateddate(self, item: Answer):
        return item.edited_at or item.answered_at
