"""Warning, suspending, hiding all that a person wrote, blocking a site: each can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import privacy
from accounts.models import User
from accounts.suspension import Suspended
from community.questions import services as questions
from community.questions.errors import AccountSuspended
from community.questions.models import PostState
from core.actors import Actor
from core.errors import Explained, Refusal
from core.testing import run_outbox
from moderation import services
from moderation.models import BlockedDomain, Case, Decision, Flag, Hiding, Sanction
from moderation.retention import purge_cases, purge_sanctions
from notifications.models import Notice
from tests.community.questions.factories import AnswerFactory, PersonFactory, QuestionFactory, actor
from tests.moderation.factories import case_of, decide, flag, moderator

pytestmark = pytest.mark.django_db
REASON = "Vous avez insulté trois personnes."


@pytest.fixture
def person():
    return PersonFactory()


def in_days(count: int):
    return timezone.localdate() + timedelta(days=count)


def suspend(person, by=None, days=3, **typed):
    typed = {"rule": "respect", "reason": REASON, "last_day": in_days(days), **typed}
    return services.suspend(person.pk, by=by or moderator(), **typed)


def writings(person):
    """Every way to write that there is, each with a new thing to write about."""
    by = Actor.of(person)
    mine, answer = QuestionFactory(author=person), AnswerFactory(author=person)
    return [
        lambda: questions.ask_question(by=by, title="Puis-je embaucher ?"),
        lambda: questions.answer_question(QuestionFactory().pk, by=by, body="Oui."),
        lambda: questions.edit_question(
            mine.pk, by=by, version=1, title="Puis-je embaucher un apprenti ?", body="", topics=[]
        ),
        lambda: questions.edit_answer(answer.pk, by=by, version=1, body="Non."),
        lambda: questions.vote(AnswerFactory().pk, by=by, value=1),
        lambda: questions.say_me_too(QuestionFactory().pk, by=by),
        lambda: flag(QuestionFactory(), by=by),
    ]


def test_a_suspended_account_writes_nothing_and_is_told_why(person):
    suspend(person)
    for write in writings(person):
        with pytest.raises((AccountSuspended, Suspended)) as refused, transaction.atomic():
            write()
        assert REASON in refused.value.message
        assert "jusqu’au" in refused.value.message
    notice = Notice.objects.get()
    assert (notice.recipient_id, notice.kind) == (person.pk, "moderation.suspension")


def test_a_lifted_suspension_is_over_and_keeps_its_line(person):
    sanction = suspend(person)
    services.lift(sanction.pk, by=moderator(), why="Excuses faites.")
    for write in writings(person):
        write()
    sanction.refresh_from_db()
    assert not sanction.in_force
    assert sanction.lifted_why == "Excuses faites."
    assert Notice.objects.filter(kind="moderation.lifted").count() == 1
    assert services.lift(sanction.pk, by=moderator(), why="").lifted_why == "Excuses faites."


def test_a_suspension_ends_by_itself(person):
    suspend(person)
    User.objects.filter(pk=person.pk).update(suspended_until=timezone.now() - timedelta(seconds=1))
    assert [write() is not None for write in writings(person)] == [True] * len(writings(person))


def test_a_second_suspension_takes_the_place_of_the_first(person):
    first, second = suspend(person), suspend(person, days=30)
    first.refresh_from_db()
    person.refresh_from_db()
    assert first.lifted_at
    assert person.suspended_until == second.until


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"rule": ""}, "rule"), ({"reason": " "}, "reason"), ({"reason": "a" * 2001}, "reason"),
     ({"days": -1}, "last_day"), ({"days": 400}, "last_day")],
)  # fmt: skip
def test_a_suspension_has_its_rule_its_reason_and_its_end(person, typed, field):
    with pytest.raises(Refusal) as refused:
        suspend(person, **typed)
    assert refused.value.field == field
    assert not Sanction.objects.exists()


def test_the_database_wants_the_end_of_a_suspension(person):
    with pytest.raises(IntegrityError), transaction.atomic():
        Sanction.objects.create(person=person, kind="suspension", rule="respect", reason=REASON)


def test_only_moderators_act_on_people_and_never_on_the_team(person):
    for by in (actor(), actor("animator"), actor("editor")):
        for act in (services.warn, services.hide_posts):
            with pytest.raises(PermissionDenied):
                act(person.pk, by=by, rule="respect", reason=REASON)
        with pytest.raises(PermissionDenied):
            suspend(person, by=by)
    colleague = PersonFactory(role="editor")
    for act in (services.warn, services.hide_posts, lambda pk, **typed: suspend(colleague)):
        with pytest.raises(Explained):
            act(colleague.pk, by=moderator(), rule="respect", reason=REASON)


def test_a_warning_is_read_and_stops_nothing(person):
    services.warn(person.pk, by=moderator(), rule="respect", reason=REASON)
    assert Notice.objects.get().kind == "moderation.warning"
    for write in writings(person):
        write()


# -- all of a person's posts --------------------------------------------------------------------------


def test_all_of_a_persons_posts_are_hidden_each_with_its_decision_and_come_back(person):
    posts = [*QuestionFactory.create_batch(7, author=person), *AnswerFactory.create_batch(6, author=person)]
    other = AnswerFactory()
    held = QuestionFactory(author=person, state="held")
    hiding = services.hide_posts(person.pk, by=moderator(), rule="advertising", reason=REASON)
    run_outbox()
    states = {type(post).objects.get(pk=post.pk).state for post in posts}
    assert states == {PostState.MASKED}
    assert Decision.objects.filter(hiding=hiding, outcome="mask").count() == len(posts)
    for untouched, state in ((other, "published"), (held, "held")):
        untouched.refresh_from_db()
        assert untouched.state == state
    # Told once, and not a dozen times.
    assert list(Notice.objects.values_list("recipient", "kind")) == [(person.pk, "moderation.hidden")]

    services.restore_posts(hiding.pk, by=moderator())
    run_outbox()
    assert {type(post).objects.get(pk=post.pk).state for post in posts} == {PostState.PUBLISHED}
    assert not Case.objects.live().exists()
    assert Notice.objects.filter(kind="moderation.restored").count() == 1
    assert Hiding.objects.get().done


def test_a_hidden_post_may_be_appealed_and_then_its_answer_holds(person):
    post = QuestionFactory(author=person)
    hiding = services.hide_posts(person.pk, by=moderator(), rule="advertising", reason=REASON)
    run_outbox()
    services.appeal(Decision.objects.get().pk, by=Actor.of(person), words="Pas celui-là.")
    services.restore_posts(hiding.pk, by=moderator())
    run_outbox()
    post.refresh_from_db()
    assert post.state == PostState.MASKED
    assert case_of(post).state == "appealed"


def test_what_a_colleague_has_in_hand_is_hidden_too(person):
    post = QuestionFactory(author=person)
    flag(post)
    services.claim(case_of(post).pk, by=moderator())
    services.hide_posts(person.pk, by=moderator(), rule="advertising", reason=REASON)
    run_outbox()
    post.refresh_from_db()
    assert post.state == PostState.MASKED


# -- sites ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["Exemple.FR", "https://www.exemple.fr/page?q=1", "http://exemple.fr:8080", " exemple.fr. "]
)
def test_a_site_is_blocked_by_its_name_or_any_address_of_it(typed):
    by = moderator()
    row = services.block_domain(typed, by=by, why="Hameçonnage.")
    assert row.domain == "exemple.fr"
    services.block_domain(typed, by=by, why="Toujours.")
    assert BlockedDomain.objects.get().why == "Toujours."
    services.unblock_domain(row.pk, by=by)
    assert not BlockedDomain.objects.exists()


@pytest.mark.parametrize("typed", ["", "exemple", "..", "a b.fr", "-a.fr", "é" * 300 + ".fr", "\x00"])
def test_what_is_no_site_is_refused(typed):
    with pytest.raises(Refusal):
        services.block_domain(typed, by=moderator(), why="x")
    with pytest.raises(PermissionDenied):
        services.block_domain("exemple.fr", by=actor(), why="x")


# -- erasure -----------------------------------------------------------------------------------------


def test_erasing_an_account_leaves_what_was_decided_without_its_name():
    reporter, author, by = PersonFactory(), PersonFactory(), PersonFactory(role="moderator")
    post = QuestionFactory(author=author)
    flag(post, by=Actor.of(reporter))
    services.claim(case_of(post).pk, by=Actor.of(by))
    decide(post, "mask", by=Actor.of(by))
    suspend(author, by=Actor.of(by))
    for person in (reporter, author, by):
        privacy.erase(person.pk)
    assert Flag.objects.get().reporter is None
    assert Decision.objects.get().by is None
    assert not Sanction.objects.exists()
    assert set(Case.objects.get().events.values_list("actor_id", flat=True)) == {""}


def test_three_years_later_what_was_decided_stays_without_anybody_in_it(person):
    post = QuestionFactory(author=person)
    flag(post, words="Regardez.")
    decide(post, "mask")
    sanction = suspend(person)
    now = timezone.now()
    assert (purge_cases(now), purge_sanctions(now)) == (0, 0)
    later = now + timedelta(days=3 * 365 + 10)
    assert (purge_cases(later), purge_sanctions(later)) == (1, 1)
    assert (purge_cases(later), purge_sanctions(later)) == (0, 0)
    decision = Decision.objects.get()
    assert (decision.by, decision.rule) == (None, "advertising")
    assert not Flag.objects.exists()
    assert not Sanction.objects.filter(pk=sanction.pk).exists()
    assert set(case_of(post).events.values_list("actor_id", flat=True)) == {""}
