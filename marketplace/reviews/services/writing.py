"""Writing a review, writing it anew, taking it away; and the reply of the other side."""

from __future__ import annotations

from dataclasses import asdict, astuple, dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.suspension import lock_writer
from companies.models import Company
from core import transitions
from core.actors import SYSTEM, Actor
from core.errors import Refusal
from core.markdown import render
from core.wording import number
from marketplace.reviews import policies, wording
from marketplace.reviews.errors import (
    AlreadyReplied,
    AlreadyReviewed,
    Frozen,
    NotConfirmed,
    NotYours,
    Oneself,
    StaleVersion,
)
from marketplace.reviews.models import (
    EDITABLE,
    REVIEW_MOVES,
    TAKEN_BACK,
    Interaction,
    Reply,
    Review,
    ReviewState,
    Version,
)
from marketplace.reviews.services import scoring
from moderation import prechecks
from moderation.services import hold

TEXT_MIN = 30
"""Characters: « Très bien » helps nobody choose."""
TEXT_MAX = 3_000


@dataclass(frozen=True, slots=True)
class Marks:
    """The mark given to the whole, then to each criterion, from 1 to 5."""

    overall: int
    quality: int
    deadlines: int
    listening: int
    worth: int


@transaction.atomic
def write(
    interaction_id: int, *, by: Actor, marks: Marks, text: str, typed_for: float | None = None
) -> Review:
    """Put a review of a confirmed interaction before the moderators: nobody reads it before them.

    Raises ``Refusal``, a ``RuledOut`` that says which rule, ``Suspended``, ``PermissionDenied`` for who is of
    neither side.
    """
    author = lock_writer(by)
    # One at a time for each interaction.
    rows = Interaction.objects.select_related("provider", "connector", "service_type")
    said = rows.select_for_update(of=("self",)).get(pk=interaction_id)
    if said.seller_id == author.pk:
        raise Oneself
    if said.client_id != author.pk:
        raise PermissionDenied
    if not said.is_confirmed:
        raise NotConfirmed
    policies.check_sides(said, said.listing, spoken="client")
    if Review.objects.filter(interaction=said, role=said.role).exists():
        raise AlreadyReviewed
    _check_marks(marks)
    text = clean_text(text)
    troubles = prechecks.examine(text, first=True, typed_for=typed_for)
    review = Review.objects.create(
        interaction=said,
        role=said.role,
        provider=said.provider,
        connector=said.connector,
        experience_on=said.occurred_on,
        author=author,
        who=_who(said),
        text=text,
        html=render(text),
        **asdict(marks),
    )
    hold("review", review.pk, troubles)
    return review


@transaction.atomic
def revise(review_id: int, *, by: Actor, version: int, marks: Marks, text: str) -> Review:
    """Write one's review anew: it leaves the page and the scores, and waits for a moderator like the first.

    The same again changes nothing, unless it had been withdrawn. Raises ``Refusal``, ``StaleVersion``,
    ``Frozen``, a ``RuledOut``, ``Suspended``, ``PermissionDenied``.
    """
    lock_writer(by)
    review = locked(review_id)
    if not policies.wrote(by, review):
        raise PermissionDenied
    if review.state not in EDITABLE:
        raise Frozen
    if review.version != version:
        raise StaleVersion
    _check_marks(marks)
    text = clean_text(text)
    before = Marks(**review.marks)
    if (before, review.text) == (marks, text) and review.state != ReviewState.WITHDRAWN:
        return review
    policies.check_sides(review.interaction, review.listing, spoken="client")
    Version.objects.create(
        review=review,
        number=review.version,
        marks=review.marks,
        text=review.text,
        saved_at=review.edited_at or review.written_at,
    )
    if review.is_public:
        # With the marks that were counted, before they change.
        scoring.discount(review)
    transitions.move(review, REVIEW_MOVES, "revise", by=by, why="")
    review.overall, review.quality, review.deadlines, review.listening, review.worth = astuple(marks)
    _put(review, text)
    review.withdrawn_at = None
    review.save()
    hold("review", review.pk, prechecks.examine(text, first=True, counted=True))
    return review


@transaction.atomic
def withdraw(review_id: int, *, by: Actor) -> Review:
    """Take one's review away, at any time. Twice is once. Raises ``Frozen``, ``PermissionDenied``."""
    review = locked(review_id)
    if not policies.wrote(by, review):
        raise PermissionDenied
    if review.state == ReviewState.WITHDRAWN:
        return review
    if review.state not in TAKEN_BACK:
        raise Frozen
    if review.is_public:
        scoring.discount(review)
    _withdraw(review, by)
    return review


@transaction.atomic
def reply(review_id: int, *, by: Actor, text: str) -> Reply:
    """Answer a review of one's work, once: read by a moderator, then shown under it.

    Raises ``Refusal``, ``NotYours`` for who does not speak for it, ``AlreadyReplied``, ``Suspended``,
    ``Frozen`` for a review that is not public.
    """
    author = lock_writer(by)
    review = locked(review_id)
    if not policies.may_reply(by, review):
        raise NotYours
    if not review.is_public:
        raise Frozen("Cet avis n’est plus en ligne : il n’attend pas de réponse.")
    if Reply.objects.filter(review=review).exists():
        raise AlreadyReplied
    text = clean_text(text, shortest=1)
    troubles = prechecks.examine(text, first=True)
    made = Reply.objects.create(review=review, author=author, text=text, html=render(text))
    hold("review_reply", made.pk, troubles)
    return made


@transaction.atomic
def revise_reply(reply_id: int, *, by: Actor, version: int, text: str) -> Reply:
    """Write a reply anew; a moderator reads it again. Raises as ``revise`` and ``reply``."""
    lock_writer(by)
    made = locked_reply(reply_id)
    if not policies.may_reply(by, made.review):
        raise NotYours
    if made.state not in EDITABLE:
        raise Frozen
    if made.version != version:
        raise StaleVersion
    text = clean_text(text, shortest=1)
    if text == made.text and made.state != ReviewState.WITHDRAWN:
        return made
    Version.objects.create(
        reply=made, number=made.version, text=made.text, saved_at=made.edited_at or made.written_at
    )
    transitions.move(made, REVIEW_MOVES, "revise", by=by, why="")
    _put(made, text)
    # Whoever writes now answers for it.
    made.author_id, made.withdrawn_at = int(by.id), None
    made.save()
    scoring.page_changed()
    hold("review_reply", made.pk, prechecks.examine(text, first=True, counted=True))
    return made


@transaction.atomic
def withdraw_reply(reply_id: int, *, by: Actor) -> Reply:
    made = locked_reply(reply_id)
    if not policies.may_reply(by, made.review):
        raise NotYours
    if made.state == ReviewState.WITHDRAWN:
        return made
    if made.state not in TAKEN_BACK:
        raise Frozen
    _withdraw(made, by)
    scoring.page_changed()
    return made


@transaction.atomic
def erase_review(review_id: int, *, by: Actor = SYSTEM) -> Review:
    """Empty a review for good: its words, its versions and whose it was."""
    if by.kind != "system":
        raise PermissionDenied
    review = locked(review_id)
    if review.is_public:
        scoring.discount(review)
    _erase(review, by)
    return review


@transaction.atomic
def erase_reply(reply_id: int, *, by: Actor = SYSTEM) -> Reply:
    if by.kind != "system":
        raise PermissionDenied
    made = locked_reply(reply_id)
    if made.state != ReviewState.ERASED:
        _erase(made, by)
        scoring.page_changed()
    return made


def locked(review_id: int) -> Review:
    rows = Review.objects.select_related(
        "interaction__service_type",
        "interaction__provider",
        "interaction__connector",
        "provider",
        "connector",
    )
    return rows.select_for_update(of=("self",)).get(pk=review_id)


def locked_reply(reply_id: int) -> Reply:
    """Lock the review, then read the reply: one lock for the two."""
    review_id = Reply.objects.values_list("review", flat=True).get(pk=reply_id)
    review = locked(review_id)
    made = Reply.objects.get(pk=reply_id)
    made.review = review
    return made


def clean_text(text: str, *, shortest: int = TEXT_MIN) -> str:
    """Return what is kept of a text. Raises ``Refusal``."""
    # PostgreSQL stores no NUL; a form refuses it, other callers may not.
    clean = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not clean:
        raise Refusal("text", "Écrivez quelques phrases.")
    if len(clean) < shortest:
        raise Refusal(
            "text", "C’est un peu court : racontez en une ou deux phrases ce qui a été fait, et comment."
        )
    if len(clean) > TEXT_MAX:
        raise Refusal("text", f"C’est un peu long : {number(TEXT_MAX)} caractères au plus.")
    return clean


def _check_marks(marks: Marks) -> None:
    for name, mark in asdict(marks).items():
        if not isinstance(mark, int) or not 1 <= mark <= 5:
            raise Refusal(name, "Choisissez une note de 1 à 5.")


def _put(words: Review | Reply, text: str) -> None:
    words.text, words.html = text, render(text)
    words.version += 1
    words.edited_at = timezone.now()


def _withdraw(words: Review | Reply, by: Actor) -> None:
    transitions.move(words, REVIEW_MOVES, "withdraw", by=by, why="")
    words.withdrawn_at = timezone.now()
    words.version += 1
    words.save(update_fields=["withdrawn_at", "version"])


def _erase(words: Review | Reply, by: Actor) -> None:
    words.versions.update(text="")
    transitions.move(words, REVIEW_MOVES, "erase", by=by, why="")
    words.text = words.html = ""
    words.author = None
    words.save(update_fields=["text", "html", "author"])


def _who(said: Interaction) -> str:
    company = Company.objects.select_related("sector").filter(pk=said.client_company_id).first()
    return wording.who(said.role, company)
