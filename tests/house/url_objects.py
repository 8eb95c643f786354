"""An object for each address that needs one: the other half of ``url_matrix.py``."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends import filebased

from cms.simulator.models import KeptResult
from community.questions.tokens import stop_token
from companies.tokens import token_of
from core.actors import Actor
from core.ids import encode, word_of
from demo import mailbox
from demo.styleguide import FAMILIES
from marketplace.prices.models import PriceRelease
from marketplace.reviews import services as reviews
from notifications.models import Notice
from notifications.services import notify
from tests.cms.factories import AidFactory, EventFactory, PictureFactory
from tests.community.discussions.factories import CommentFactory
from tests.community.experts.factories import ExpertFactory
from tests.community.experts.factories import InvitationFactory as ExpertInvitationFactory
from tests.community.questions.factories import AnswerFactory, QuestionFactory, TopicFactory
from tests.community.reputation.factories import TotalFactory
from tests.companies.factories import InvitationFactory, MembershipFactory, with_proof
from tests.conversations.factories import thread_between
from tests.marketplace.directory.factories import (
    ConnectorFactory,
    OfferFactory,
    ProviderFactory,
    ProviderPictureFactory,
)
from tests.marketplace.prices.factories import observed, released
from tests.marketplace.reviews.factories import InteractionFactory, asked_of, published
from tests.moderation.factories import HidingFactory, SanctionFactory, flag, live_case_of, statement
from tests.search.suggestions.factories import SuggestionFactory
from tests.taxonomy.factories import ServiceTypeFactory


def a_case_about(person):
    question = QuestionFactory(author=person)
    flag(question)
    return live_case_of(question)


def a_mail() -> str:
    """Send one into the demonstration's mailbox, and return its key."""
    message = EmailMultiAlternatives("Bonjour", "Bonjour", to=["member@example.fr"])
    message.attach_alternative("<p>Bonjour</p>", "text/html")
    filebased.EmailBackend(file_path=settings.EMAIL_FILE_PATH).send_messages([message])
    return mailbox.newest()[0].key


def a_notice(person) -> dict[str, object]:
    notify("demo.visit", to=person, about=person, once_key="matrix")
    return {"notice_id": Notice.objects.get(recipient=person).pk}


def invitation_of(person) -> tuple[int, int]:
    membership = MembershipFactory(user=person)
    return membership.pk, InvitationFactory(company=membership.company).pk


def review_for(person, *, replied: bool = False):
    """A public review of a listing that ``person`` keeps."""
    review = published(InteractionFactory(provider=ProviderFactory(verified=True, contact=person)))
    if replied:
        reviews.reply(review.pk, by=Actor.of(person), text="Merci !")
    return review


def a_release() -> PriceRelease:
    """A release of the prices, the one that is there or the first."""
    frozen = PriceRelease.objects.frozen().first()
    if frozen is None:
        observed(ServiceTypeFactory(), *range(90_000, 96_000, 1_000))
        frozen = released()
    return frozen


# name of an address -> its arguments, for an object that belongs to the person given
OBJECTS: dict[str, Callable[..., dict[str, object] | tuple[object, ...]]] = {
    "api-v1:question": lambda person: (encode(QuestionFactory(author=person).pk),),
    "api-v1:aid": lambda person: (AidFactory().slug,),
    "api-v1:provider": lambda person: (ProviderFactory(contact=person).slug,),
    "api-v1:release": lambda person: (a_release().number,),
    "api-v1:cells": lambda person: (a_release().number,),
    "api-v1:unknown": lambda person: ("rien/du/tout",),
    "private_file": lambda person: (with_proof(MembershipFactory(user=person)).proof.pk,),
    **{
        f"simulator:{name}": lambda person: (KeptResult.objects.create().pk,)
        for name in ("kept", "mail", "forget")
    },
    "reviews:propose": lambda person: (asked_of(ProviderFactory(verified=True), person).thread_id,),
    "reviews:interaction": lambda person: (InteractionFactory(client=person).pk,),
    "reviews:write": lambda person: (InteractionFactory(client=person).pk,),
    "reviews:act": lambda person: (InteractionFactory(client=person).pk, "confirmer"),
    **{
        f"reviews:{name}": lambda person: (published(InteractionFactory(client=person)).pk,)
        for name in ("review", "revise", "withdraw")
    },
    "reviews:reply": lambda person: (review_for(person).pk,),
    "reviews:withdraw_reply": lambda person: (review_for(person, replied=True).pk,),
    "reviews:of_provider": lambda person: (ProviderFactory().slug,),
    "reviews:of_connector": lambda person: (ConnectorFactory().slug,),
    "companies:invitation": lambda person: (token_of(InvitationFactory().pk),),
    "companies:company": lambda person: (MembershipFactory(user=person).pk,),
    "companies:send_proof": lambda person: (MembershipFactory(user=person).pk,),
    "companies:invite": lambda person: (MembershipFactory(user=person).pk,),
    "companies:withdraw": invitation_of,
    "companies:leave": lambda person: (MembershipFactory(user=person).pk,),
    **{
        f"questions:{name}": lambda person: (QuestionFactory(author=person).pk,)
        for name in (
            "edit",
            "history",
            "answer",
            "me_too",
            "follow",
            "close",
            "short",
            "answers_feed",
            "manage",
        )
    },
    **{
        f"moderation:{name}": lambda person: (a_case_about(person).pk,)
        for name in ("case", "claim", "release")
    },
    **{
        f"moderation:{name}": lambda person: (statement(QuestionFactory(author=person)).pk,)
        for name in ("letter", "undo")
    },
    **{f"moderation:{name}": lambda person: (person.pk,) for name in ("person", "warn", "suspend", "hide")},
    "moderation:verify": lambda person: (
        "companies.membership",
        word_of(with_proof(MembershipFactory(user=person))),
    ),
    "moderation:unblock": lambda person: (1,),
    "moderation:lift": lambda person: (SanctionFactory(person=person).pk,),
    "moderation:restore": lambda person: (HidingFactory(person=person).pk,),
    "moderation:flag": lambda person: ("answer", encode(AnswerFactory().pk)),
    "moderation:flag_as_visitor": lambda person: ("answer", encode(AnswerFactory().pk)),
    **{
        f"questions:{name}": lambda person: (AnswerFactory(author=person).pk,)
        for name in ("show_answer", "answer_edit", "answer_history", "vote")
    },
    **{
        f"questions:{name}": lambda person: (TopicFactory().slug,)
        for name in ("topic", "follow_topic", "topic_feed")
    },
    "reputation:person": lambda person: (TotalFactory(person=person).person.reputation_appearance.page,),
    "suggestions:vote": lambda person: (SuggestionFactory(question__author=person).pk,),
    "questions:show": lambda person: (
        (question := QuestionFactory(author=person)) and (question.pk, question.slug)
    ),
    "questions:accept": lambda person: (AnswerFactory(question__author=person).pk,),
    "questions:reopen": lambda person: (
        QuestionFactory(author=person, closed=True, close_reason="solved").pk,
    ),
    "receipts:accept": lambda person: (AnswerFactory(question__anonymous=True).pk,),
    "receipts:thank": lambda person: (AnswerFactory(question__anonymous=True).pk,),
    "receipts:stop": lambda person: (stop_token("0" * 32),),
    **{
        f"discussions:{name}": lambda person: (CommentFactory(user=person).pk,)
        for name in ("show", "edit", "erase")
    },
    "animation:highlight": lambda person: (QuestionFactory(author=person).pk,),
    "animation:ask_official": lambda person: (QuestionFactory(author=person).pk,),
    "animation:thank": lambda person: (AnswerFactory(author=person).pk,),
    **{f"conversations:{name}": lambda person: (thread_between(person).pk,) for name in ("thread", "block")},
    "experts:take": lambda person: (QuestionFactory(author=person).pk,),
    **{f"experts:{name}": lambda person: (ExpertFactory(person=person).slug,) for name in ("one", "contact")},
    "experts:decline": lambda person: (ExpertInvitationFactory(expert__person=person).pk,),
    **{
        f"directory:{name}": lambda person: (ProviderFactory(contact=person).slug,)
        for name in ("provider", "contact", "claim")
    },
    **{
        f"directory:{name}": lambda person: (ConnectorFactory(contact=person).slug,)
        for name in ("connector", "contact_connector", "level")
    },
    "directory:picture": lambda person: (ProviderPictureFactory(profile__contact=person).pk,),
    "prices:service": lambda person: (ServiceTypeFactory().pk,),
    "prices:release": lambda person: (a_release().number,),
    "prices:file": lambda person: (a_release().number, "SHA256SUMS"),
    "prices:give": lambda person: (InteractionFactory(client=person).pk,),
    "directory:connector_act": lambda person: ConnectorFactory(contact=person) and ("pause",),
    **{
        f"directory:{name}": lambda person: (ProviderFactory(contact=person).pk,)
        for name in ("listing", "words", "add_offer", "pictures")
    },
    **{
        f"directory:{name}": lambda person: (
            (offer := OfferFactory(profile__contact=person)) and (offer.profile_id, offer.pk)
        )
        for name in ("change_offer", "remove_offer")
    },
    "directory:remove_picture": lambda person: (
        (picture := ProviderPictureFactory(profile__contact=person)) and (picture.profile_id, picture.pk)
    ),
    "directory:prove": lambda person: (
        (profile := ProviderFactory(contact=person))
        and MembershipFactory(user=person, company=profile.company)
        and (profile.pk,)
    ),
    "directory:act": lambda person: (ProviderFactory(contact=person).pk, "pause"),
    "discussions:write": lambda person: ("reponse", encode(AnswerFactory(author=person).pk)),
    **{f"aids:{name}": lambda person: (AidFactory().slug,) for name in ("sheet", "report")},
    **{f"events:{name}": lambda person: (EventFactory().slug,) for name in ("register", "one")},
    "public_picture": lambda person: (PictureFactory().get_rendition("max-100x100").file.name[7:],),
    "sitemap": lambda person: {"section": "questions"},
    "doors:wagtail_password_reset": lambda person: {},
    "wagtail_serve": lambda person: ("",),
    "demo:family": lambda person: {"slug": FAMILIES[0].slug},
    "demo:mail": lambda person: {"key": a_mail()},
    "demo:mail_html": lambda person: {"key": a_mail()},
    "notifications:open": a_notice,
    # Nothing that people follow has an app yet: its address leads nowhere, for everyone alike.
    "notifications:unfollow": lambda person: {"source": "rien"},
}
