"""Everything that shows contents to the public, for the test that nothing hidden is in it.

A new address, fragment or kind of notice joins one of the lists below; ``test_hidden.py`` says so until it
does. A new kind of content (an adapter in ``moderated.py``) joins ``CONTENTS`` (``worlds.py``).

To add an address: say in ``PAGES`` where it shows the contents of a ``World`` (a list of paths: those of what
is published, where something hidden could slip in, and those of what is hidden itself), or in
``NOTHING_TO_HIDE`` why it shows none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from community.discussions.models import Comment
from community.questions import receipts
from community.questions.models import Answer, Question
from conversations.models import Thread
from core import indexing
from core.capabilities import SearchDocument, searchables
from core.ids import word_of
from search import engine
from search.engines.interface import Entry
from search.federated import asking
from search.related.models import Related
from tests.community.questions.factories import AnswerFactory, PersonFactory, QuestionFactory
from tests.house.worlds import HIDDEN_STATES, LISTINGS, MARK, World
from tests.search.suggestions.factories import suggested_beside

# A path, or a path with what is posted there.
Request = str | tuple[str, dict[str, str]]


def on_question(name: str) -> Callable[[World], list[str]]:
    def paths(world: World) -> list[str]:
        rows = [world.question, *world.of("question")]
        return [reverse(f"questions:{name}", args=[row.pk]) for row in rows]

    return paths


def on_answer(name: str) -> Callable[[World], list[str]]:
    def paths(world: World) -> list[str]:
        below = Answer.objects.filter(question__in=world.of("question"))
        rows = [world.answer, *world.of("answer"), *below]
        return [reverse(f"questions:{name}", args=[row.pk]) for row in rows]

    return paths


def on_comment(name: str) -> Callable[[World], list[str]]:
    return lambda world: [reverse(f"discussions:{name}", args=[row.pk]) for row in Comment.objects.all()]


def discussions(world: World) -> list[str]:
    rows = [(row, "") for row in Answer.objects.all()]
    # A reply quotes what it replies to.
    rows += [(world.answer, f"?a={row.pk}") for row in Comment.objects.filter(about_id=world.answer.pk)]
    return [reverse("discussions:write", args=["reponse", word_of(row)]) + query for row, query in rows]


def on_topic(name: str) -> Callable[[World], list[str]]:
    return lambda world: [reverse(f"questions:{name}", args=[world.topic.slug])]


def opened_receipt(world: World) -> list[Request]:
    """The page of a question without a name, among whose answers are hidden ones."""
    code = receipts.draw()
    question = QuestionFactory(author=None, receipt=receipts.new_receipt(code))
    for state in HIDDEN_STATES:
        AnswerFactory(question=question, body=f"{MARK} {state}", state=state)
    return [("/suivi/", {"recu": code})]


def looked(world: World) -> list[Request]:
    return [("/questions/poser/relire/", {"title": f"{MARK} titre détails"})]


def pages_of(world: World) -> list[str]:
    return ["/", *(page.get_url() for page in [*world.pages, *world.unpublished])]


def beside_hidden(world: World) -> Question:
    """As if what goes with a question and a guide had been hidden since."""
    hidden = [["questions.question", row.pk] for row in world.of("question")]
    hidden += [[indexing.kind_of(type(page)), page.pk] for page in world.unpublished]
    for kind, row in (("questions.question", world.question), ("pages.guide", world.pages[0])):
        Related.objects.update_or_create(kind=kind, key=row.pk, defaults={"near": hidden})
    return world.question


def searched(world: World) -> list[str]:
    """With an index that holds what it should not: rows that were hidden since, in all their words."""
    for kind in searchables:
        rows = world.of({Question: "question", **LISTINGS}.get(kind.model, ""))
        rows += [page for page in world.unpublished if isinstance(page, kind.model)]
        told = [
            Entry(kind.name, 1, SearchDocument(row.pk, str(row), MARK, "/nulle-part/", quality=1.0))
            for row in rows
        ]
        engine.current().index(told)
    indexing.changed(world.question, world.provider, world.connector, *world.pages)
    indexing.settle()
    everything = [f"/recherche/?type={asking.slug_of(kind)}" for kind in searchables]
    return ["/recherche/?q=titre+question+page", "/recherche/?q=titrr", *everything]


def on_event(name: str) -> Callable[[World], list[str]]:
    return lambda world: [
        reverse(f"events:{name}", args=[page.slug]) for page in (world.pages[-1], world.unpublished[-1])
    ]


def on_aid(name: str) -> Callable[[World], list[str]]:
    return lambda world: [
        reverse(f"aids:{name}", args=[page.slug]) for page in (world.pages[-2], world.unpublished[-2])
    ]


def compared(world: World) -> list[str]:
    return [f"/aides/comparer/?aide={world.pages[-2].slug}&aide={world.unpublished[-2].slug}"]


def on_listing(name: str, kind: str) -> Callable[[World], list[str]]:
    return lambda world: [
        reverse(f"directory:{name}", args=[row.slug]) for row in (getattr(world, kind), *world.of(kind))
    ]


def at(*paths: str) -> Callable[[World], list[str]]:
    return lambda world: list(paths)


def flag_pages(name: str) -> Callable[[World], list[str]]:
    return lambda world: [
        reverse(f"moderation:{name}", args=[kind, word_of(row)]) for kind, row in world.hidden
    ]


def threads(name: str) -> Callable[[World], list[str]]:
    return lambda world: [reverse(f"conversations:{name}", args=[row.pk]) for row in Thread.objects.all()]


def experts(name: str) -> Callable[[World], list[str]]:
    return lambda world: [reverse(f"experts:{name}", args=[expert.slug]) for expert in world.experts]


def on_reviewed(name: str) -> Callable[[World], list[str]]:
    """Pages of the listings that have hidden reviews and replies."""

    def paths(world: World) -> list[str]:
        reviews = [*world.of("review"), *(row.review for row in world.of("review_reply"))]
        if name == "review":
            return [reverse("reviews:review", args=[row.pk]) for row in reviews]
        return [reverse(f"reviews:{name}", args=[row.provider.slug]) for row in reviews]

    return paths


PAGES: dict[str, Callable[[World], list[Request]]] = {
    "api-v1:questions": at("/api/v1/questions", "/api/v1/questions?order=unanswered"),
    "api-v1:question": lambda world: [
        f"/api/v1/questions/{word_of(row)}" for row in (world.question, *world.of("question"))
    ],
    "api-v1:aids": at("/api/v1/aids"),
    "api-v1:aid": lambda world: [
        f"/api/v1/aids/{page.slug}" for page in (world.pages[-2], world.unpublished[-2])
    ],
    "api-v1:providers": at("/api/v1/providers"),
    "api-v1:provider": lambda world: [
        f"/api/v1/providers/{row.slug}" for row in (world.provider, *world.of("provider"))
    ],
    "questions:list": at(
        "/questions/", "/questions/?vue=sans-reponse", "/questions/?vue=populaires", "/questions/?mesure=1"
    ),
    "questions:feed": at("/questions/recentes.atom"),
    "questions:near": at("/questions/poser/proches/?title=zyxcaché titre détails"),
    "questions:ask": at("/questions/poser/?q=zyxcach"),
    "questions:ask_named": at("/questions/poser-en-mon-nom/?q=zyxcach"),
    "questions:look": looked,
    "receipts:open": opened_receipt,
    "questions:topic": on_topic("topic"),
    "questions:topic_feed": on_topic("topic_feed"),
    **{
        f"questions:{name}": on_question(name)
        for name in (
            "history",
            "answer",
            "short",
            "answers_feed",
            "edit",
            "close",
            "me_too",
            "follow",
            "manage",
        )
    },
    "questions:reopen": on_question("reopen"),
    "questions:show": lambda world: [
        row.get_absolute_url() for row in (world.question, *world.of("question"))
    ],
    **{
        f"questions:{name}": on_answer(name)
        for name in ("show_answer", "answer_history", "answer_edit", "vote", "accept")
    },
    **{f"discussions:{name}": on_comment(name) for name in ("show", "edit", "erase")},
    "discussions:write": discussions,
    "conversations:inbox": at("/messages/"),
    **{f"conversations:{name}": threads(name) for name in ("thread", "block")},
    "annuaire:providers": at("/annuaire/", "/annuaire/?q=zyxcach", "/annuaire/?tri=proches"),
    "annuaire:connectors": at("/connecteurs/", "/connecteurs/?q=zyxcach"),
    "annuaire:formula": at("/annuaire/classement/"),
    "directory:provider": on_listing("provider", "provider"),
    "reviews:review": on_reviewed("review"),
    "reviews:of_provider": on_reviewed("of_provider"),
    "directory:contact": on_listing("contact", "provider"),
    "directory:claim": on_listing("claim", "provider"),
    "directory:connector": on_listing("connector", "connector"),
    "directory:contact_connector": on_listing("contact_connector", "connector"),
    "experts:list": at("/experts/"),
    "experts:one": experts("one"),
    "experts:contact": experts("contact"),
    "experts:to_answer": at("/mon-espace/a-moi-de-repondre/"),
    "experts:take": lambda world: [
        reverse("experts:take", args=[row.pk]) for row in (world.question, *world.of("question"))
    ],
    "indicators:page": at("/indicateurs/"),
    "indicators:csv": at("/indicateurs/indicateurs.csv"),
    "sitemap.xml": at("/sitemap.xml"),
    "sitemap": at("/sitemap-questions.xml", "/sitemap-pages.xml"),
    "wagtail_serve": pages_of,
    "search:results": searched,
    "search:suggestions": lambda world: searched(world) and ["/recherche/suggestions?q=zyx"],
    "pages:guides": at("/guides/"),
    "pages:guides_feed": at("/guides/recents.atom"),
    "pages:testimonials": at("/temoignages/"),
    "pages:testimonials_feed": at("/temoignages/recents.atom"),
    "pages:news": at("/actualites/"),
    "pages:news_feed": at("/actualites/recentes.atom"),
    "aids:list": at("/aides/"),
    "aids:compare": compared,
    "aids:feed": at("/aides/recentes.atom"),
    "aids:sheet": on_aid("sheet"),
    "aids:report": on_aid("report"),
    "events:agenda": at("/evenements/"),
    "events:calendar": at("/evenements/agenda.ics"),
    "events:feed": at("/evenements/recents.atom"),
    "events:one": on_event("one"),
    "events:register": on_event("register"),
    "space:home": at("/mon-espace/"),
    "notifications:inbox": at("/notifications/"),
    "notifications:preferences": at("/notifications/preferences/"),
    "moderation:flag": flag_pages("flag"),
    "moderation:flag_as_visitor": flag_pages("flag_as_visitor"),
    "moderation:mine": at("/mon-espace/moderation/"),
}

# Starts of names -> why no content of other people is there
NOTHING_TO_HIDE = {
    **dict.fromkeys(("api-v1:api-root", "api-v1:docs", "api-v1:openapi", "api-v1:unknown"), "words of ours"),
    **dict.fromkeys(("api-v1:releases", "api-v1:release", "api-v1:cells"), "figures of many"),
    "accounts:": "one's own account",
    "companies:": "companies and one's place in them, from the public register",
    "demo:": "the demonstration's own pages, on no public host",
    "doors:": "ways to sign in",
    "healthz": "a fact about the process",
    "readyz": "a fact about the process",
    "robots.txt": "addresses of parts of the site",
    "search:how": "words of ours",
    "suggestions:": "words of ours, or leads back to the question",
    "territories:": "names of places",
    "reviews:": "for the two sides of a service, on their own; figures (tests/marketplace/reviews)",
    "prices:": "figures of many; a listing beside them starts from visible_to (tests/marketplace/prices)",
    "private_file": "a file, for those who may read it",
    "space:my_data": "what one has oneself",
    "space:download": "what one has oneself",
    "space:erase": "what one has oneself",
    "notifications:open": "leads on to the page itself",
    "notifications:read_all": "leads on to one's inbox",
    "notifications:stop": "names a kind of mail",
    "notifications:unfollow": "leads on to the list of what one follows",
    "events:propose": "what was just typed",
    "simulator:": "open aids alone: cms.aids.catalogue, which starts from visible_to",
    "pages:tell": "what was just typed",
    "pages:security_txt": "an address",
    "public_picture": "a picture of the library, which holds nothing secret",
    "questions:preview": "what was just typed",
    "questions:send": "what was just typed, and its own receipt",
    "questions:carry_over": "what was just typed",
    "receipts:": "acts that lead to the page of the receipt",
    "questions:follow_topic": "leads on to the topic's page",
    "reputation:mine": "one's own lines; a hidden question has no title there (tests/community/reputation)",
    "reputation:": "names and numbers alone",
    "animation:": "for animators, on lists of what everyone reads (tests/community/animation)",
    "directory:level": "for administrators",
    "directory:picture": "a picture of a listing that its reader may see (tests/marketplace/directory)",
    "directory:": "for those who keep a listing, on their own (tests/marketplace/directory)",
    "experts:apply": "what was just typed",
    "experts:mine": "what one says of oneself",
    "experts:prove": "leads on to one's own page",
    "experts:availability": "leads on to one's own page",
    "experts:withdraw": "leads on to one's own page",
    "experts:decline": "leads on to one's own list",
    "moderation:letter": "for the author of the content alone",
    "moderation:": "for moderators, who decide on what is hidden",
    "wagtailadmin_home": "the editors' admin: no content of the community is registered there",
    "admin:index": "the admin: no content of the community is registered there",
}

# kind of notice -> what of the world it is about; or why it is about no content
NOTICES: dict[str, Callable[[World], list[Any]] | str] = {
    "questions.answered": lambda world: world.of("answer"),
    "suggestions.found": lambda world: suggested_beside(world.question, world.unpublished).suggestions.all(),
    "questions.followed": lambda world: world.of("answer"),
    "questions.accepted": lambda world: world.of("answer"),
    "questions.asked": lambda world: world.of("question"),
    "questions.thanked": lambda world: world.of("answer"),
    "questions.precised": lambda world: world.of("question"),
    "animation.official_wanted": lambda world: world.of("question"),
    "animation.thanked": lambda world: world.of("answer"),
    "animation.waiting": lambda world: world.of("question"),
    "animation.week": "numbers alone",
    "discussions.commented": lambda world: world.of("comment"),
    "discussions.followed": lambda world: world.of("comment"),
    "conversations.message": "says that a message waits, and nothing of it",
    "experts.invited": "of an expert's own invitations, to what still waits (tests/community/experts)",
    "experts.credential_accepted": "about the reader",
    "experts.credential_refused": "about the reader",
    "experts.credential_ends": "about the reader",
    **{
        f"directory.{kind}_{event}": "told to who keeps the listing"
        for kind in ("provider", "connector")
        for event in ("published", "closed", "to_confirm", "archived")
    },
    "directory.connector_level": "told to the connector",
    "reviews.to_confirm": "told to the two sides of a service",
    "reviews.confirmed": "the same",
    "reviews.declined": "the same",
    "reviews.received": lambda world: world.of("review"),
    "reviews.replied": lambda world: world.of("review_reply"),
    "directory.claim_accepted": "told to who claimed the listing",
    "directory.claim_refused": "the same",
    "directory.given": "told to who kept the listing",
    "events.registered": "told to who holds a seat; nothing of a page taken down (tests/cms/events)",
    "events.reminder": "the same",
    "events.cancelled": "the same",
    "events.decided": "told to who proposed the event",
    "pages.story_published": "told to who told the story",
    "moderation.decided": "told to the author of the content",
    "moderation.warning": "about the reader",
    "moderation.suspension": "about the reader",
    "moderation.lifted": "about the reader",
    "moderation.hidden": "about the reader",
    "moderation.restored": "about the reader",
}

# fragment -> the arguments with which a page places it; or why no content of others is in it
FRAGMENTS: dict[str, Callable[[World], dict[str, Any]] | str] = {
    "animation.highlights": lambda world: {},
    "discussions.thread": lambda world: {"about": world.answer},
    "discussions.section": lambda world: {"about": world.answer},
    "experts.taking": "that somebody is writing, not who",
    "indicators.headlines": "numbers alone",
    "questions.figures": "numbers alone",
    "reputation.by_topic": "numbers alone",
    "reviews.of_provider": "placed on a listing that its reader sees: ``directory:provider``",
    "reviews.of_connector": "the same",
    "reviews.for_provider": "published ones, for who keeps the listing",
    "reviews.in_thread": "placed in a conversation, for its two sides",
    "prices.band": "figures of many",
    "prices.of_provider": "placed on a listing that its reader sees",
    "prices.of_interaction": "placed for the client of the service",
    "pages.operator": "facts of the settings",
    "pages.kept": "how long things are kept",
    "pages.promise": "words of ours",
    "news.latest": lambda world: {},
    "guides.latest": lambda world: {},
    "guides.purchase": lambda world: {"service": "site"},
    "testimonials.latest": lambda world: {},
    "aids.latest": lambda world: {},
    "aids.closing_soon": lambda world: {},
    "aids.card": lambda world: {"slug": world.unpublished[-2].slug},
    "aids.about": lambda world: {"topic": world.topic},
    "events.coming": lambda world: {},
    "questions.latest": lambda world: {},
    "questions.unanswered": lambda world: {},
    "questions.answers_of": lambda world: {"person": world.of("answer")[0].author},
    "questions.similar": lambda world: {"question": world.question},
    "suggestions.beside": lambda world: {"question": suggested_beside(world.question, world.unpublished)},
    "suggestions.receipt": lambda world: {"question": suggested_beside(world.question, world.unpublished)},
    "related.questions": lambda world: {"page": beside_hidden(world) and world.pages[0]},
    "moderation.about": "placed on what its reader wrote",
    "notifications.unread": "how many notices its reader has",
}


def reader() -> Any:
    return PersonFactory()
