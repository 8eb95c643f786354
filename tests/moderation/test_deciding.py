"""Claiming, deciding, undoing, appealing: what each leaves, and what it refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from community.questions import services as questions
from community.questions.models import Answer, PostState, Question
from core.actors import SYSTEM, Actor
from core.errors import Refusal
from core.transitions import TransitionNotAllowed
from moderation import services
from moderation.errors import AnotherMustDecide, HeldByOther, NotAppealable, NotOffered, StaleCase, TooLate
from moderation.models import Appeal, Case, CaseEvent, CaseState, Decision, Flag
from notifications.models import Notice
from tests.community.questions.factories import AnswerFactory, PersonFactory, QuestionFactory, actor
from tests.moderation.factories import (
    LETTER,
    answer_appeal,
    case_of,
    decide,
    flag,
    later,
    live_case_of,
    moderator,
    statement,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["question", "answer"])
def post(request):
    row = {"question": QuestionFactory, "answer": AnswerFactory}[request.param]()
    flag(row)
    return row


def state_of(post) -> str:
    return type(post).objects.get(pk=post.pk).state


# -- the lease ----------------------------------------------------------------------------------------


def test_a_case_in_hand_is_nobody_elses_for_ten_minutes(post):
    first, second = moderator(), moderator()
    case = live_case_of(post)
    services.claim(case.pk, by=first)
    with pytest.raises(HeldByOther):
        services.claim(case.pk, by=second)
    with pytest.raises(HeldByOther):
        decide(post, "keep", by=second)
    Case.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    services.claim(case.pk, by=second)
    case.refresh_from_db()
    assert str(case.claimed_by_id) == second.id
    assert [event.move for event in case.events.all()] == ["open", "claim", "release", "claim"]


def test_a_case_given_back_is_free(post):
    first, second = moderator(), moderator()
    case = live_case_of(post)
    services.claim(case.pk, by=first)
    services.release(case.pk, by=second)
    case.refresh_from_db()
    assert str(case.claimed_by_id) == first.id
    services.release(case.pk, by=first)
    services.claim(case.pk, by=second)
    case.refresh_from_db()
    assert (case.state, str(case.claimed_by_id)) == (CaseState.CLAIMED, second.id)


def test_only_moderators_touch_a_case(post):
    case = live_case_of(post)
    for by in (actor(), actor("animator"), actor("editor"), actor("state_team")):
        for act in (
            lambda by=by: services.claim(case.pk, by=by),
            lambda by=by: services.release(case.pk, by=by),
            lambda by=by: decide(post, "keep", by=by),
        ):
            with pytest.raises(PermissionDenied):
                act()


# -- deciding -----------------------------------------------------------------------------------------


def test_removing_leaves_a_statement_and_tells_the_author_once_it_is_final(post):
    by = moderator()
    decision = decide(post, "remove", by=by)
    assert state_of(post) == PostState.REMOVED
    assert (decision.before, decision.after) == ("published", "removed")
    assert case_of(post).state == CaseState.DECIDED
    assert Flag.objects.get().upheld is True
    event = CaseEvent.objects.filter(move="decide").get()
    assert (event.actor_id, event.role, event.rule, event.why, event.before, event.content_version) == (
        by.id, "moderator", "advertising", LETTER, "claimed", 1,
    )  # fmt: skip
    assert not Notice.objects.exists()
    later(decision)
    notice = Notice.objects.get()
    assert (notice.recipient_id, notice.kind) == (post.author_id, "moderation.decided")


def test_keeping_what_nobody_hid_tells_nobody(post):
    decision = decide(post, "keep", rule="", reason="")
    later(decision)
    assert state_of(post) == PostState.PUBLISHED
    assert Flag.objects.get().upheld is False
    assert not Notice.objects.exists()


def test_what_was_hidden_before_a_decision_comes_back_and_its_author_knows(post):
    for _ in range(2):
        flag(post)
    assert state_of(post) == PostState.MASKED
    later(decide(post, "keep", rule="", reason=""))
    assert state_of(post) == PostState.PUBLISHED
    assert Notice.objects.get().recipient_id == post.author_id


@pytest.mark.parametrize("outcome", ["mask", "remove"])
@pytest.mark.parametrize(("rule", "reason", "field"), [("", LETTER, "rule"), ("nope", LETTER, "rule"),
                                                       ("links", " ", "reason")])  # fmt: skip
def test_a_restriction_names_its_rule_and_its_reason(post, outcome, rule, reason, field):
    with pytest.raises(Refusal) as refused:
        decide(post, outcome, rule=rule, reason=reason)
    assert refused.value.field == field
    assert state_of(post) == PostState.PUBLISHED


def test_the_database_keeps_no_restriction_without_its_reason(post):
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=statement(post).pk).update(reason="")


def test_nobody_decides_what_they_have_not_read(post):
    case = live_case_of(post)
    stale = {"by": moderator(), "outcome": "keep", "content_version": 1}
    flag(post)  # a report changes neither the words nor what was done
    services.claim(case.pk, by=stale["by"])
    with pytest.raises(StaleCase):
        services.decide(case.pk, version=case.version, **stale)
    type(post).objects.filter(pk=post.pk).update(version=2)
    case.refresh_from_db()
    with pytest.raises(StaleCase):
        services.decide(case.pk, version=case.version, **stale)


def test_a_decided_case_is_not_decided_again(post):
    case = live_case_of(post)
    decide(post, "keep", rule="", reason="")
    case.refresh_from_db()
    with pytest.raises(StaleCase):
        services.decide(case.pk, by=moderator(), outcome="keep", version=case.version, content_version=1)
    with pytest.raises(StaleCase):
        services.claim(case.pk, by=moderator())


def test_only_what_the_state_allows_is_offered(post):
    with pytest.raises(NotOffered):
        decide(post, "overturn")
    with pytest.raises(NotOffered):
        decide(post, "publish")


def test_a_case_about_what_its_author_erased_is_closed_without_a_word(post):
    erase = questions.erase_question if isinstance(post, Question) else questions.erase_answer
    erase(post.pk, by=Actor.of(post.author))
    later(decide(post, "keep", rule="", reason=""))
    assert case_of(post).state == CaseState.DECIDED
    assert not Notice.objects.exists()


# -- the statement that the database asks for ------------------------------------------------------------


@pytest.mark.parametrize("state", ["removed", "rejected", "removed_final"])
def test_nothing_is_removed_without_a_decision_even_by_hand(post, state):
    with pytest.raises(IntegrityError, match="without a decision"), transaction.atomic():
        type(post).objects.filter(pk=post.pk).update(state=state)
    decision = statement(post)
    type(post).objects.filter(pk=post.pk).update(state=state)
    type(post).objects.filter(pk=post.pk).update(state="published")
    Decision.objects.filter(pk=decision.pk).update(in_force=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(post).objects.filter(pk=post.pk).update(state=state)


def test_what_happened_to_a_case_is_never_rewritten(post):
    event = CaseEvent.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseEvent.objects.filter(pk=event.pk).update(why="autre chose")
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseEvent.objects.filter(pk=event.pk).delete()


# -- undoing ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["published", "masked", "held", "archived"])
@pytest.mark.parametrize("kind", ["question", "answer"])
@pytest.mark.parametrize("outcome", ["keep", "mask", "remove"])
def test_a_decision_is_taken_back_within_five_minutes(kind, start, outcome):
    factory = {"question": QuestionFactory, "answer": AnswerFactory}[kind]
    post = factory()
    flag(post)
    type(post).objects.filter(pk=post.pk).update(state=start)
    if (start, outcome) == ("held", "mask"):
        with pytest.raises(NotOffered):
            decide(post, outcome)
        return
    decision = decide(post, outcome)
    after = state_of(post)
    case = services.undo(decision.pk, by=moderator())
    assert case.state == CaseState.OPEN
    decision.refresh_from_db()
    assert decision.undone
    # What was read cannot be unread, and archiving is not moderation's: those two come back otherwise.
    back = {("held", "published"): "masked", ("archived", "masked"): "published",
            ("archived", "removed"): "published"}  # fmt: skip
    assert state_of(post) == back.get((start, after), start)
    later(decision)
    assert not Notice.objects.filter(kind="moderation.decided").exists()
    decide(post, "remove")  # to be decided anew


def test_a_decision_is_final_after_five_minutes(post):
    decision = decide(post, "remove")
    Decision.objects.update(undo_until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(TooLate):
        services.undo(decision.pk, by=moderator())
    later(decision)
    with pytest.raises(TooLate):
        services.undo(decision.pk, by=moderator())


def test_undoing_gives_way_to_what_happened_since(post):
    decision = decide(post, "keep", rule="", reason="")
    flag(post)
    with pytest.raises(TooLate, match="autre cas"):
        services.undo(decision.pk, by=moderator())
    with pytest.raises(PermissionDenied):
        services.undo(decision.pk, by=actor())


# -- appeals ------------------------------------------------------------------------------------------------


def test_another_moderator_overturns_and_the_content_is_back(post):
    first, second = moderator(), moderator()
    decision = decide(post, "remove", by=first)
    later(decision)
    services.appeal(decision.pk, by=Actor.of(post.author), words="C’est une expérience, pas une publicité.")
    assert case_of(post).state == CaseState.APPEALED
    with pytest.raises(AnotherMustDecide):
        answer_appeal(post, "overturn", by=first)
    answer = answer_appeal(post, "overturn", by=second)
    assert state_of(post) == PostState.PUBLISHED
    assert case_of(post).state == CaseState.OVERTURNED
    assert not answer.alone
    assert Flag.objects.get().upheld is False
    later(answer)
    assert Notice.objects.filter(recipient=post.author).count() == 2


def test_a_confirmed_removal_is_final_once_it_cannot_be_undone(post):
    first, second = moderator(), moderator()
    decision = decide(post, "remove", by=first)
    services.appeal(decision.pk, by=Actor.of(post.author), words="Non.")
    answer = answer_appeal(post, "confirm", by=second)
    assert state_of(post) == PostState.REMOVED
    services.undo(answer.pk, by=second)
    assert case_of(post).state == CaseState.APPEALED
    answer = answer_appeal(post, "confirm", by=second)
    later(answer)
    assert state_of(post) == PostState.REMOVED_FINAL
    assert case_of(post).state == CaseState.CONFIRMED


def test_an_overturned_appeal_is_taken_back_too(post):
    decision = decide(post, "remove", by=moderator())
    services.appeal(decision.pk, by=Actor.of(post.author), words="Non.")
    answer = answer_appeal(post, "overturn", by=moderator())
    services.undo(answer.pk, by=moderator())
    assert state_of(post) == PostState.REMOVED
    assert answer_appeal(post, "confirm", by=moderator())


def test_the_only_moderator_waits_a_day_and_says_so(post):
    only = moderator()
    decision = decide(post, "mask", by=only)
    services.appeal(decision.pk, by=Actor.of(post.author), words="Non.")
    with pytest.raises(AnotherMustDecide):
        answer_appeal(post, "confirm", by=only)
    Appeal.objects.update(made_at=timezone.now() - timedelta(days=1, minutes=1))
    answer = answer_appeal(post, "confirm", by=only)
    assert answer.alone


def test_only_its_author_appeals_once_and_in_time(post):
    decision = decide(post, "mask")
    for by in (actor(), moderator(), SYSTEM):
        with pytest.raises(PermissionDenied):
            services.appeal(decision.pk, by=by, words="Non.")
    author = Actor.of(post.author)
    for words in ("", " ", "a" * 3001):
        with pytest.raises(Refusal):
            services.appeal(decision.pk, by=author, words=words)
    Decision.objects.update(decided_at=timezone.now() - timedelta(days=184))
    with pytest.raises(NotAppealable):
        services.appeal(decision.pk, by=author, words="Non.")
    Decision.objects.update(decided_at=timezone.now())
    services.appeal(decision.pk, by=author, words="Non.")
    with pytest.raises(NotAppealable):
        services.appeal(decision.pk, by=author, words="Encore.")


def test_what_was_left_in_place_is_not_contested(post):
    decision = decide(post, "keep", rule="", reason="")
    with pytest.raises(NotAppealable):
        services.appeal(decision.pk, by=Actor.of(post.author), words="Merci.")


def test_the_bearer_of_the_receipt_appeals():
    post = QuestionFactory(anonymous=True)
    flag(post)
    decision = decide(post, "remove")
    services.appeal(decision.pk, by=post.receipt.bearer, words="Ce n’est pas une publicité.")
    answer_appeal(post, "overturn", by=moderator())
    assert state_of(post) == PostState.PUBLISHED
    assert not Notice.objects.exists()


def test_a_refused_first_post_is_appealed_too():
    post = QuestionFactory(state="held", author=PersonFactory())
    from moderation.prechecks import Trouble

    services.hold("question", post.pk, [Trouble.LINK])
    decision = decide(post, "remove")
    assert state_of(post) == PostState.REJECTED
    services.appeal(decision.pk, by=Actor.of(post.author), words="C’est le site de la chambre.")
    answer_appeal(post, "overturn", by=moderator())
    assert state_of(post) == PostState.PUBLISHED


def test_only_listed_moves_exist(post):
    from moderation.models import CASE_MOVES
    from moderation.services.cases import step

    case = live_case_of(post)
    for move, (starts, _) in CASE_MOVES.items():
        if case.state not in starts:
            with pytest.raises(TransitionNotAllowed):
                step(case, move, by=SYSTEM)
    assert Answer.objects.count() + Question.objects.count() >= 1
