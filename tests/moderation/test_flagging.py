"""Reporting: one case a content, weights, and what may hide something before anybody has looked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from community.questions.models import PostState, Revision
from core.actors import Actor
from core.errors import OverLimit, Refusal
from core.models import AuditEvent
from moderation import services
from moderation.errors import NotThere, OwnContent
from moderation.models import Case, CaseState, Flag, Origin
from tests.community.questions.factories import AnswerFactory, PersonFactory, QuestionFactory, actor
from tests.moderation.factories import decide, flag, live_case_of, moderator

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["question", "answer"])
def post(request):
    return {"question": QuestionFactory, "answer": AnswerFactory}[request.param]()


def test_many_reports_of_one_content_make_one_case(post):
    for _ in range(2):
        flag(post)
    services.flag(post._meta.model_name, post.pk, by=None, reason="links", bucket="here")
    case = Case.objects.get()
    assert (case.kind, case.subject_id, case.origin) == (post._meta.model_name, post.pk, Origin.FLAGS)
    assert (case.flag_count, case.visitor_count, case.state) == (3, 1, CaseState.OPEN)
    assert case.events.get().move == "open"


def test_the_same_person_reports_once(post):
    by = actor()
    assert flag(post, by=by) == flag(post, by=by, reason="links")
    assert Case.objects.get().flag_count == Flag.objects.count() == 1


def test_the_database_holds_one_open_case_a_content(post):
    flag(post)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(kind=post._meta.model_name, subject_id=post.pk, origin=Origin.FLAGS)


def test_only_what_one_may_read_and_did_not_write_is_reported():
    answer = AnswerFactory()
    with pytest.raises(OwnContent):
        flag(answer, by=Actor.of(answer.author))
    for hidden in (
        AnswerFactory(masked=True),
        QuestionFactory(state="held"),
        QuestionFactory(state="erased"),
    ):
        with pytest.raises(NotThere):
            flag(hidden)
    with pytest.raises(NotThere):
        services.flag("review", 1, by=actor(), reason="links")
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("reason", "words", "field"), [("", "", "reason"), ("ugly", "", "reason"), ("other", " ", "words"),
                                  ("links", "a" * 1001, "words")],
)  # fmt: skip
def test_a_report_says_what_is_wrong(reason, words, field):
    with pytest.raises(Refusal) as refused:
        flag(QuestionFactory(), reason=reason, words=words)
    assert refused.value.field == field


def test_who_reports_too_much_in_a_day_waits():
    new = Actor.of(PersonFactory(new=True))
    for _ in range(5):
        flag(QuestionFactory(), by=new)
    with pytest.raises(OverLimit) as over:
        flag(QuestionFactory(), by=new)
    assert over.value.retry_after > 0
    for _ in range(3):
        services.flag("question", QuestionFactory().pk, by=None, reason="links", bucket="here")
    with pytest.raises(OverLimit):
        services.flag("question", QuestionFactory().pk, by=None, reason="links", bucket="here")
    services.flag("question", QuestionFactory().pk, by=None, reason="links", bucket="elsewhere")


# -- what hides before a decision -------------------------------------------------------------------


def test_three_established_accounts_hide_until_a_moderator_decides(post):
    for _ in range(2):
        flag(post)
        post.refresh_from_db()
        assert post.state == PostState.PUBLISHED
    flag(post)
    post.refresh_from_db()
    assert post.state == PostState.MASKED
    case = Case.objects.get()
    assert case.masked_automatically
    assert case.events.last().move == "mask"
    assert case.state == CaseState.OPEN


def test_new_accounts_and_visitors_never_hide(post):
    for number in range(6):
        flag(post, by=Actor.of(PersonFactory(new=True)))
        services.flag(post._meta.model_name, post.pk, by=None, reason="links", bucket=str(number))
    post.refresh_from_db()
    assert post.state == PostState.PUBLISHED
    assert Case.objects.get().flag_count == 12


@pytest.mark.parametrize("role", ["moderator", "animator", "admin"])
def test_one_report_of_the_team_hides(role, post):
    flag(post, by=actor(role))
    post.refresh_from_db()
    assert post.state == PostState.MASKED


def test_who_was_mostly_wrong_does_not_hide():
    liars = [actor() for _ in range(3)]
    for _ in range(3):
        question = QuestionFactory()
        for liar in liars[:2]:
            flag(question, by=liar)
        decide(question, "keep", rule="", reason="")
    post = QuestionFactory()
    for liar in liars:
        flag(post, by=liar)
    post.refresh_from_db()
    assert post.state == PostState.PUBLISHED


def test_the_states_own_answer_is_never_hidden_without_a_moderator():
    answer = AnswerFactory(official=True)
    for _ in range(5):
        flag(answer)
    flag(answer, by=actor("animator"))
    answer.refresh_from_db()
    assert answer.state == PostState.PUBLISHED


def test_what_a_moderator_left_is_not_hidden_again_until_its_words_change(post):
    for _ in range(3):
        flag(post)
    decide(post, "keep", rule="", reason="")
    for _ in range(4):
        flag(post)
    post.refresh_from_db()
    assert post.state == PostState.PUBLISHED
    type(post).objects.filter(pk=post.pk).update(version=2)
    Case.objects.live().update(state=CaseState.DECIDED)
    for _ in range(3):
        flag(post)
    post.refresh_from_db()
    assert post.state == PostState.MASKED


# -- weights and order --------------------------------------------------------------------------------


def test_a_good_record_weighs_more_and_a_bad_one_less():
    right, wrong, nobody = actor(), actor(), actor()
    for _ in range(4):
        removed, kept = QuestionFactory(), QuestionFactory()
        flag(removed, by=right)
        flag(kept, by=wrong)
        decide(removed, "remove")
        decide(kept, "keep", rule="", reason="")
    post = QuestionFactory()
    weights = [flag(post, by=by).weight for by in (wrong, nobody, right)]
    assert weights == sorted(weights)
    assert len(set(weights)) == 3
    assert all(0 < weight < 4 for weight in weights)


def test_the_queue_puts_first_what_weighs_most_and_waits_longest():
    old, heavy, light = (QuestionFactory() for _ in range(3))
    for post in (old, light):
        flag(post)
    for _ in range(2):
        flag(heavy)
    Case.objects.filter(subject_id=old.pk).update(
        opened_minute=Case.objects.get(subject_id=old.pk).opened_minute - 600
    )
    order = list(Case.objects.live().by_priority().values_list("subject_id", flat=True))
    assert order == [old.pk, heavy.pk, light.pk]


# -- times --------------------------------------------------------------------------------------------


def test_nothing_about_an_anonymous_post_is_dated_finer_than_the_hour():
    post = QuestionFactory(anonymous=True)
    for _ in range(3):
        flag(post)
    services.flag("question", QuestionFactory().pk, by=None, reason="links", bucket="x")
    case = live_case_of(post)
    by = moderator()
    services.claim(case.pk, by=by)
    decision = decide(post, "remove", by=by)
    services.appeal(decision.pk, by=post.asker, words="Je ne suis pas d’accord.")
    case.refresh_from_db()
    times = [case.opened_at, case.closed_at, case.claimed_until, decision.decided_at]
    times += [flagged.made_at for flagged in Flag.objects.filter(case=case)]
    times += [event.hour for event in case.events.all()]
    decision.refresh_from_db()
    times += [decision.undo_until, decision.appeal.made_at]
    times += list(AuditEvent.objects.values_list("hour", flat=True))
    assert {(time.minute, time.second, time.microsecond) for time in times if time} == {(0, 0, 0)}
    assert case.opened_minute % 60 == 0


def test_a_signed_post_keeps_its_minutes():
    flag(QuestionFactory())
    assert timezone.now() - Case.objects.get().opened_at < timedelta(minutes=1)


def test_reporting_leaves_the_text_alone(post):
    before = post.version
    flag(post)
    post.refresh_from_db()
    assert post.version == before
    assert not Revision.objects.exists()
