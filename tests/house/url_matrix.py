"""Who may open which page. One line an address of ours; the test next door walks it.

To add one: copy a line, put the name of your URL (``namespace:name``), its method, and what each visitor
gets. ``-`` in "other" means the address has no argument. An address with arguments needs a maker in
``OBJECTS``: it gets the person whose object it is ("member" below) and returns the arguments.

visitor      nobody signed in
member       a plain account; the object is theirs
other        another plain account
the roles    author, editor, moderator, animator, state_team, admin, each with its second factor

Statuses of a redirect: 302. To sign-in or elsewhere is the business of the app's own tests.
"""

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

COLUMNS = ["visitor", "member", "other", "author", "editor", "moderator", "animator", "state_team", "admin"]

MATRIX = """
# name                        method visitor member other author editor moderator animator state_team admin
healthz                       GET    200     200    -     200    200    200       200      200        200
readyz                        GET    200     200    -     200    200    200       200      200        200
accounts:sign_in              GET    200     302    -     302    302    302       302      302        302
accounts:enter_code           GET    302     302    -     302    302    302       302      302        302
accounts:resend_code          POST   302     302    -     302    302    302       302      302        302
accounts:password_sign_in     GET    200     302    -     302    302    302       302      302        302
accounts:challenge            GET    302     302    -     302    302    302       302      302        302
accounts:sign_up              GET    302     302    -     302    302    302       302      302        302
accounts:sign_out             GET    302     200    -     200    200    200       200      200        200
accounts:sign_out_elsewhere   POST   302     302    -     302    302    302       302      302        302
accounts:profile              GET    302     200    -     200    200    200       200      200        200
accounts:change_address       GET    302     200    -     200    200    200       200      200        200
accounts:confirm_address      GET    302     302    -     302    302    302       302      302        302
accounts:password             GET    302     200    -     200    200    200       200      200        200
accounts:remove_password      POST   302     302    -     302    302    302       302      302        302
accounts:enrol                GET    302     200    -     302    302    302       302      302        302
accounts:recovery_codes       GET    302     302    -     200    200    200       200      200        200
accounts:remove_second_factor POST   302     302    -     409    409    409       409      409        409
space:home                    GET    302     200    -     200    200    200       200      200        200
space:my_data                 GET    302     200    -     200    200    200       200      200        200
space:download                POST   302     200    -     200    200    200       200      200        200
space:erase                   GET    302     200    -     200    200    200       200      200        200
doors:wagtail_login           GET    302     302    -     302    302    302       302      302        302
doors:wagtail_logout          GET    302     200    -     200    200    200       200      200        200
doors:wagtail_password_reset  GET    302     302    -     302    302    302       302      302        302
doors:wagtail_page_login      GET    302     302    -     302    302    302       302      302        302
notifications:inbox           GET    302     200    -     200    200    200       200      200        200
notifications:read_all        POST   302     302    -     302    302    302       302      302        302
notifications:open            GET    302     302    404   404    404    404       404      404        404
notifications:preferences     GET    302     200    -     200    200    200       200      200        200
notifications:unfollow        POST   302     404    404   404    404    404       404      404        404
notifications:stop            GET    404     404    -     404    404    404       404      404        404
territories:communes          GET    200     200    -     200    200    200       200      200        200
private_file                  GET    404     200    404   404    404    200       404      404        200
search:results                GET    200     200    -     200    200    200       200      200        200
search:suggestions            GET    200     200    -     200    200    200       200      200        200
search:how                    GET    200     200    -     200    200    200       200      200        200
suggestions:method            GET    200     200    -     200    200    200       200      200        200
suggestions:vote              POST   302     302    302   302    302    302       302      302        302
companies:my_companies        GET    302     200    -     200    200    200       200      200        200
companies:by_siret            GET    302     200    -     200    200    200       200      200        200
companies:by_name             GET    302     200    -     200    200    200       200      200        200
companies:by_hand             GET    302     200    -     200    200    200       200      200        200
companies:invitation          GET    302     200    200   200    200    200       200      200        200
companies:company             GET    302     200    404   404    404    404       404      404        404
companies:send_proof          POST   302     422    404   404    404    404       404      404        404
companies:invite              POST   302     422    404   404    404    404       404      404        404
companies:withdraw            POST   302     302    404   404    404    404       404      404        404
companies:leave               GET    302     200    404   404    404    404       404      404        404
conversations:inbox           GET    302     200    -     200    200    200       200      200        200
conversations:thread          GET    302     200    404   404    404    404       404      404        404
conversations:block           GET    302     200    404   404    404    404       404      404        404
# The demonstration's own pages, which no public host serves.
demo:components               GET    200     200    -     200    200    200       200      200        200
demo:forms                    GET    200     200    -     200    200    200       200      200        200
demo:family                   GET    200     200    200   200    200    200       200      200        200
demo:mailbox                  GET    200     200    -     200    200    200       200      200        200
demo:mail                     GET    200     200    200   200    200    200       200      200        200
demo:mail_html                GET    200     200    200   200    200    200       200      200        200
reputation:board            GET    200     200    -     200    200    200       200      200        200
reputation:person           GET    200     200    200   200    200    200       200      200        200
reputation:mine             GET    302     200    -     200    200    200       200      200        200
questions:list              GET    200     200    -     200    200    200       200      200        200
questions:feed              GET    200     200    -     200    200    200       200      200        200
questions:ask               GET    200     200    -     200    200    200       200      200        200
questions:send              GET    302     302    -     302    302    302       302      302        302
questions:look              POST   200     200    -     200    200    200       200      200        200
questions:ask_named         GET    200     200    -     200    200    200       200      200        200
questions:carry_over        POST   200     200    -     200    200    200       200      200        200
# Whoever holds no receipt gets the same answer as everyone.
receipts:open               GET    200     200    -     200    200    200       200      200        200
receipts:precise            POST   404     404    -     404    404    404       404      404        404
receipts:edit               POST   404     404    -     404    404    404       404      404        404
receipts:accept             POST   404     404    404   404    404    404       404      404        404
receipts:thank              POST   404     404    404   404    404    404       404      404        404
receipts:close              POST   404     404    -     404    404    404       404      404        404
receipts:reopen             POST   404     404    -     404    404    404       404      404        404
receipts:address            POST   404     404    -     404    404    404       404      404        404
receipts:appeal             POST   404     404    -     404    404    404       404      404        404
receipts:erase              POST   404     404    -     404    404    404       404      404        404
receipts:stop               GET    200     200    200   200    200    200       200      200        200
questions:preview           POST   200     200    -     200    200    200       200      200        200
questions:near              GET    200     200    -     200    200    200       200      200        200
questions:topic             GET    200     200    200   200    200    200       200      200        200
questions:follow_topic      POST   302     302    302   302    302    302       302      302        302
questions:topic_feed        GET    200     200    200   200    200    200       200      200        200
questions:edit              GET    302     200    403   403    403    403       403      403        403
questions:history           GET    200     200    200   200    200    200       200      200        200
questions:answer            GET    200     302    302   302    302    302       302      302        302
questions:me_too            POST   302     409    302   302    302    302       302      302        302
questions:follow            POST   302     302    302   302    302    302       302      302        302
questions:close             GET    302     200    403   403    403    403       403      403        403
questions:reopen            POST   302     302    403   403    403    302       302      403        302
questions:show_answer       GET    302     302    302   302    302    302       302      302        302
questions:answer_edit       GET    302     200    403   403    403    403       403      403        403
questions:answer_history    GET    200     200    200   200    200    200       200      200        200
questions:vote              POST   302     200    200   200    200    200       200      200        200
questions:accept            POST   302     302    403   403    403    403       403      403        403
questions:short             GET    302     302    302   302    302    302       302      302        302
questions:answers_feed      GET    200     200    200   200    200    200       200      200        200
questions:show              GET    200     200    200   200    200    200       200      200        200
questions:manage            GET    302     403    403   403    403    200       200      403        200
moderation:queue            GET    302     403    -     403    403    200       403      403        200
moderation:case             GET    302     403    403   403    403    200       403      403        200
moderation:claim            POST   302     403    403   403    403    302       403      403        302
moderation:release          POST   302     403    403   403    403    302       403      403        302
moderation:undo             POST   302     403    403   403    403    302       403      403        302
moderation:verifications    GET    302     403    -     403    403    200       403      403        200
moderation:verify           POST   302     403    403   403    403    422       403      403        422
moderation:domains          GET    302     403    -     403    403    200       403      403        200
moderation:unblock          POST   302     403    403   403    403    302       403      403        302
moderation:person           GET    302     403    403   403    403    200       403      403        200
moderation:warn             POST   302     403    403   403    403    422       403      403        422
moderation:suspend          POST   302     403    403   403    403    422       403      403        422
moderation:hide             POST   302     403    403   403    403    422       403      403        422
moderation:lift             POST   302     403    403   403    403    302       403      403        302
moderation:restore          POST   302     403    403   403    403    302       403      403        302
moderation:flag             GET    302     200    200   200    200    200       200      200        200
moderation:flag_as_visitor  GET    200     200    200   200    200    200       200      200        200
moderation:mine             GET    302     200    -     200    200    200       200      200        200
moderation:letter           GET    302     200    404   404    404    404       404      404        404
animation:board             GET    302     403    -     403    403    200       200      403        200
animation:highlight         POST   302     403    403   403    403    302       302      403        302
animation:ask_official      POST   302     403    403   403    403    302       302      403        302
animation:thank             POST   302     403    403   403    403    302       302      403        302
experts:list                GET    200     200    -     200    200    200       200      200        200
experts:apply               GET    302     200    -     200    200    200       200      200        200
experts:take                POST   302     409    409   409    409    409       409      409        409
experts:one                 GET    200     200    200   200    200    200       200      200        200
experts:contact             GET    200     200    200   200    200    200       200      200        200
experts:mine                GET    302     302    -     302    302    302       302      302        302
experts:prove               POST   302     404    -     404    404    404       404      404        404
experts:availability        POST   302     404    -     404    404    404       404      404        404
experts:withdraw            POST   302     404    -     404    404    404       404      404        404
experts:to_answer           GET    302     200    -     200    200    200       200      200        200
experts:decline             POST   302     302    404   404    404    404       404      404        404
annuaire:providers            GET    200     200    -     200    200    200       200      200        200
annuaire:connectors           GET    200     200    -     200    200    200       200      200        200
annuaire:formula              GET    200     200    -     200    200    200       200      200        200
directory:propose             GET    302     200    -     200    200    200       200      200        200
directory:picture             GET    200     200    200   200    200    200       200      200        200
directory:provider            GET    200     200    200   200    200    200       200      200        200
directory:contact             GET    200     200    200   200    200    200       200      200        200
directory:claim               GET    302     302    200   200    200    200       200      200        200
directory:propose_connector   GET    302     200    -     200    200    200       200      200        200
directory:connector           GET    200     200    200   200    200    200       200      200        200
directory:contact_connector   GET    200     200    200   200    200    200       200      200        200
directory:level               GET    302     403    403   403    403    403       403      403        200
directory:mine                GET    302     200    -     200    200    200       200      200        200
directory:my_connector        GET    302     302    -     302    302    302       302      302        302
directory:connector_act       POST   302     302    404   404    404    404       404      404        404
directory:listing             GET    302     200    404   404    404    404       404      404        404
directory:words               GET    302     200    404   404    404    404       404      404        404
directory:add_offer           GET    302     200    404   404    404    404       404      404        404
directory:change_offer        GET    302     200    404   404    404    404       404      404        404
directory:remove_offer        POST   302     302    404   404    404    404       404      404        404
directory:pictures            POST   302     422    404   404    404    404       404      404        404
directory:remove_picture      POST   302     302    404   404    404    404       404      404        404
directory:prove               POST   302     422    404   404    404    404       404      404        404
directory:act                 POST   302     302    404   404    404    404       404      404        404
reviews:method                GET    200     200    -     200    200    200       200      200        200
reviews:propose               GET    302     200    404   404    404    404       404      404        404
reviews:interaction           GET    302     200    404   404    404    404       404      404        404
reviews:write                 GET    302     200    404   404    404    404       404      404        404
reviews:act                   POST   302     302    404   404    404    404       404      404        404
reviews:review                GET    200     200    200   200    200    200       200      200        200
reviews:revise                GET    302     200    404   404    404    404       404      404        404
reviews:withdraw              GET    302     200    404   404    404    404       404      404        404
reviews:reply                 GET    302     200    403   403    403    403       403      403        403
reviews:withdraw_reply        POST   302     302    403   403    403    403       403      403        403
reviews:of_provider           GET    200     200    200   200    200    200       200      200        200
reviews:of_connector          GET    200     200    200   200    200    200       200      200        200
reviews:mine                  GET    302     200    -     200    200    200       200      200        200
prices:index                  GET    200     200    -     200    200    200       200      200        200
prices:service                GET    200     200    200   200    200    200       200      200        200
prices:method                 GET    200     200    -     200    200    200       200      200        200
prices:releases               GET    200     200    -     200    200    200       200      200        200
prices:release                GET    200     200    200   200    200    200       200      200        200
prices:file                   GET    200     200    200   200    200    200       200      200        200
prices:give                   GET    302     200    404   404    404    404       404      404        404
discussions:show            GET    302     302    302   302    302    302       302      302        302
discussions:write           GET    200     200    200   200    200    200       200      200        200
discussions:edit            GET    302     200    403   403    403    403       403      403        403
discussions:erase           GET    302     200    403   403    403    403       403      403        403
indicators:page             GET    200     200    -     200    200    200       200      200        200
indicators:csv              GET    200     200    -     200    200    200       200      200        200
simulator:start             GET    200     200    -     200    200    200       200      200        200
simulator:result            GET    200     200    -     200    200    200       200      200        200
simulator:keep              POST   302     302    -     302    302    302       302      302        302
simulator:kept              GET    200     200    200   200    200    200       200      200        200
simulator:mail              POST   422     422    422   422    422    422       422      422        422
simulator:forget            GET    200     200    200   200    200    200       200      200        200
aids:list                   GET    200     200    -     200    200    200       200      200        200
aids:compare                GET    200     200    -     200    200    200       200      200        200
aids:feed                   GET    200     200    -     200    200    200       200      200        200
aids:sheet                  GET    200     200    200   200    200    200       200      200        200
aids:report                 GET    200     200    200   200    200    200       200      200        200
events:agenda               GET    200     200    -     200    200    200       200      200        200
events:calendar             GET    200     200    -     200    200    200       200      200        200
events:feed                 GET    200     200    -     200    200    200       200      200        200
events:propose              GET    302     200    -     200    200    200       200      200        200
events:register             POST   302     302    302   302    302    302       302      302        302
events:one                  GET    200     200    200   200    200    200       200      200        200
pages:guides                GET    200     200    -     200    200    200       200      200        200
pages:guides_feed           GET    200     200    -     200    200    200       200      200        200
pages:testimonials          GET    200     200    -     200    200    200       200      200        200
pages:testimonials_feed     GET    200     200    -     200    200    200       200      200        200
pages:tell                  GET    302     200    -     200    200    200       200      200        200
pages:news                  GET    200     200    -     200    200    200       200      200        200
pages:news_feed             GET    200     200    -     200    200    200       200      200        200
pages:security_txt          GET    200     200    -     200    200    200       200      200        200
public_picture              GET    200     200    200   200    200    200       200      200        200
robots.txt                  GET    200     200    -     200    200    200       200      200        200
sitemap.xml                 GET    200     200    -     200    200    200       200      200        200
sitemap                     GET    200     200    200   200    200    200       200      200        200
# The roots of the libraries' addresses; the rule below goes through the rest.
wagtailadmin_home             GET    302     302    -     200    200    302       302      302        200
admin:index                   GET    302     302    -     302    302    302       302      302        200
wagtail_serve                 GET    200     200    -     200    200    200       200      200        200
"""


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

# Names that begin so are a library's: their roots stand above, and no page of theirs opens to whoever may
# not open the root.
LIBRARIES = ("wagtail", "admin/", "admin:", "django-admin/", "documents/")


def rows() -> dict[str, tuple[str, dict[str, str]]]:
    """Return ``{name: (method, {column: status})}``."""
    found = {}
    for line in MATRIX.strip().splitlines():
        if not line.startswith("#"):
            name, method, *statuses = line.split()
            found[name] = (method, dict(zip(COLUMNS, statuses, strict=True)))
    return found
