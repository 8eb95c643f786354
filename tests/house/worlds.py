"""A world with something hidden of each kind in it, for ``test_hidden.py`` to look for.

A new kind of content (an adapter in ``moderated.py``) joins ``CONTENTS``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Page

from community.discussions.models import Comment
from community.questions.models import Answer, PostState, Question
from community.questions.models.states import PUBLIC_STATES
from conversations.models import Message
from marketplace.directory.models import ConnectorProfile, ProviderProfile
from marketplace.reviews.models import Reply, Review, ReviewState
from moderation.models import Case, Decision
from tests.cms.factories import AidFactory, EventFactory, GuideFactory, NewsFactory, StoryFactory
from tests.community.discussions.factories import CommentFactory
from tests.community.experts.factories import ExpertFactory
from tests.community.questions.factories import AnswerFactory, QuestionFactory, TopicFactory
from tests.conversations.factories import message_in, thread_between
from tests.marketplace.directory.factories import (
    ConnectorFactory,
    OfferFactory,
    ProviderFactory,
    ProviderPictureFactory,
)
from tests.marketplace.reviews.factories import ReviewFactory

HIDDEN_STATES = sorted(set(PostState) - set(PUBLIC_STATES) - {PostState.ERASED})


@dataclass
class World:
    """A published question with its answer; and beside them all that nobody may see, marked by ``MARK``."""

    question: Question = field(default_factory=lambda: QuestionFactory(title="Une question que tous lisent"))
    hidden: list[tuple[str, Any]] = field(default_factory=list)
    """``(kind, row)``, in every hidden state."""

    def __post_init__(self) -> None:
        self.topic = TopicFactory()
        self.question.choose_topics([self.topic])
        self.answer = AnswerFactory(question=self.question)
        self.pages = [make() for make in SECTIONS]
        # Drafts, or taken down: the four sorts of pages that lists show.
        self.unpublished = [
            make(title=f"{MARK} titre", lead=f"{MARK} chapeau", slug=f"zyxcach-{number}", live=False)
            for number, make in enumerate(SECTIONS)
        ]
        self.provider, self.connector = ProviderFactory(), ConnectorFactory()
        for kind, make in CONTENTS.items():
            for state in HIDDEN_STATES:
                self.hidden += [(kind, row) for row in make(self, state)]
        # Who wrote what is public, and what is hidden.
        self.experts = [ExpertFactory(person=row.author) for row in (self.answer, *self.of("answer"))]

    def of(self, kind: str) -> list[Any]:
        return [row for each, row in self.hidden if each == kind]


MARK = "zyxcaché"
LISTINGS = {ProviderProfile: "provider", ConnectorProfile: "connector"}
SECTIONS = (GuideFactory, StoryFactory, NewsFactory, AidFactory, EventFactory)


def hidden_questions(world: World, state: str) -> list[Question]:
    question = QuestionFactory(
        title=f"{MARK} {state} titre", body=f"{MARK} {state} détails", state=state, topics=[world.topic]
    )
    # Published, but below what is hidden.
    AnswerFactory(question=question, body=f"{MARK} sous une question")
    return [question]


def hidden_answers(world: World, state: str) -> list[Answer]:
    answer = AnswerFactory(question=world.question, body=f"{MARK} {state} réponse", state=state)
    Question.objects.filter(pk=world.question.pk).update(accepted_answer=answer)
    return [answer]


def hidden_comments(world: World, state: str) -> list[Comment]:
    comment = CommentFactory(about=world.answer, comment=f"{MARK} {state} commentaire", state=state)
    # Published, but below what is hidden: a comment, an answer, a question.
    CommentFactory(to=comment, comment=f"{MARK} sous un commentaire")
    for answer in (
        AnswerFactory(question=world.question, state=state),
        AnswerFactory(question=QuestionFactory(state=state)),
    ):
        CommentFactory(about=answer, comment=f"{MARK} sous une réponse")
    for page, its in [*((page, state) for page in world.pages), (world.unpublished[0], PostState.PUBLISHED)]:
        kind = ContentType.objects.get_for_model(Page)
        CommentFactory(about=page, kind="page", content_type=kind, comment=f"{MARK} sous une page", state=its)
    return [comment]


def hidden_messages(world: World, state: str) -> list[Message]:
    # Between two others: whatever its state, it is nobody else's.
    message_in(thread_between(subject=f"{MARK} objet"), text=f"{MARK} message")
    return [message_in(thread_between(subject=f"{MARK} objet"), text=f"{MARK} {state} message", state=state)]


def hidden_listing(state: str) -> dict[str, Any]:
    """The words and the standing of a listing that nobody else may see."""
    told = {"name": f"{MARK} nom", "headline": f"{MARK} accroche", "body": f"{MARK} présentation"}
    # No listing is ever being checked: instead, one whose company has closed.
    closed = {"of_closed": True} if state == PostState.CHECKING else {"state": state}
    return {**told, "body_html": f"<p>{MARK} présentation</p>", **closed}


def hidden_providers(world: World, state: str) -> list[ProviderProfile]:
    profile = ProviderFactory(**hidden_listing(state))
    OfferFactory(profile=profile, details=f"{MARK} compris")
    ProviderPictureFactory(profile=profile, alt_text=f"{MARK} photo")
    return [profile]


def hidden_connectors(world: World, state: str) -> list[ConnectorProfile]:
    return [ConnectorFactory(**hidden_listing(state), topics=[world.topic])]


def hidden_reviews(world: World, state: str) -> list[Any]:
    """On a listing that everyone reads."""
    return [_hidden(ReviewFactory(text=f"{MARK} avis", html=f"<p>{MARK}</p>"), "review", state)]


def hidden_replies(world: World, state: str) -> list[Any]:
    review = ReviewFactory()
    Review.objects.filter(pk=review.pk).update(state="published", published_at=timezone.now())
    reply = Reply.objects.create(
        review=review, author=review.provider.contact, text=f"{MARK} réponse", html=f"<p>{MARK}</p>"
    )
    return [_hidden(reply, "review_reply", state)]


def _hidden(row: Review | Reply, kind: str, state: str) -> Review | Reply:
    # A life of fewer states: what it does not know is another hidden one.
    state = state if state in ReviewState.values else "withdrawn"
    case = Case.objects.create(kind=kind, subject_id=row.pk, state="decided", origin="held")
    Decision.objects.create(
        case=case, kind=kind, subject_id=row.pk, content_version=1, outcome="remove", rule="respect",
        reason="Un motif.", before="held", after="rejected",
    )  # fmt: skip
    type(row).objects.filter(pk=row.pk).update(state=state, published_at=timezone.now())
    row.refresh_from_db()
    return row


# kind of the ``moderated`` registry -> rows of it in a hidden state, with MARK in all their words
CONTENTS: dict[str, Callable[[World, str], list[Any]]] = {
    "question": hidden_questions,
    "answer": hidden_answers,
    "comment": hidden_comments,
    "message": hidden_messages,
    "provider": hidden_providers,
    "connector": hidden_connectors,
    "review": hidden_reviews,
    "review_reply": hidden_replies,
}
