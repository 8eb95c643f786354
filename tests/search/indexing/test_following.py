"""The index says what the database says, whatever becomes of the effects."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import CommandError

from cms.pages.models import GuideIndexPage, GuidePage
from community.experts.erasure import erase_expert
from community.experts.services import show_again, withdraw
from community.questions import services
from community.questions.models import Question
from core import indexing, outbox
from core.actors import SYSTEM, Actor
from core.capabilities import periodic
from core.models import IndexVersion, OutboxRow
from core.testing import run_outbox
from search.engines.interface import Entry, Gone
from search.indexing import delivery
from search.indexing.checking import check
from search.indexing.effects import catch_up
from search.indexing.rebuilding import rebuild
from tests.cms.factories import AidFactory, EventFactory, GuideFactory, NewsFactory, StoryFactory
from tests.community.experts.factories import ExpertFactory
from tests.community.questions.factories import AnswerFactory, QuestionFactory, TopicFactory, actor

pytestmark = pytest.mark.django_db

KIND = "questions.question"


def found(engine, kind: str = KIND) -> set[int]:
    return {key for key, _ in engine.versions(kind)}


def document(engine, row, kind: str = KIND):
    return engine.entries[kind, row.pk].document


def asked(**facts) -> Question:
    question = services.ask_question(
        by=actor(), title=facts.pop("title", "Comment relancer un client ?"), **facts
    )
    run_outbox()
    return question


def drift() -> int:
    return sum(state.drift for state in check())


def test_a_question_is_found_once_it_is_published_with_its_answers(engine):
    question = asked()
    services.answer_question(question.pk, by=actor(), body="Envoyez une mise en demeure recommandée.")
    run_outbox()
    assert "mise en demeure" in document(engine, question).body
    assert engine.entries[KIND, question.pk].version == 2


@pytest.mark.parametrize(
    "hide",
    [
        lambda pk: services.mask_question(pk, by=SYSTEM, why="x"),
        lambda pk: services.archive_question(pk, by=SYSTEM, why="x"),
        lambda pk: services.erase_question(pk, by=SYSTEM),
    ],
)
def test_a_question_is_gone_once_it_is_hidden(engine, hide):
    question = asked()
    hide(question.pk)
    run_outbox()
    assert found(engine) == set()


def test_the_words_of_a_hidden_answer_find_nothing_any_more(engine):
    question = asked()
    answer = services.answer_question(question.pk, by=actor(), body="Le mot introuvable xylophone.")
    services.mask_answer(answer.pk, by=SYSTEM, why="x")
    run_outbox()
    assert "xylophone" not in document(engine, question).body


def test_a_double_is_found_at_the_question_it_repeats(engine):
    first, second = asked(), asked(title="Comment relancer un client qui ne paie pas ?")
    services.mark_duplicate(second.pk, of=first.pk, by=actor("moderator"))
    run_outbox()
    assert found(engine) == {first.pk}


def test_a_question_says_its_topics_with_those_above_its_place_and_the_day_only(engine):
    above = TopicFactory(name="Gestion", slug="gestion")
    topic = TopicFactory(name="Trésorerie", slug="tresorerie", parent=above)
    question = asked(topics=[topic], section="F")
    told = document(engine, question)
    assert told.facets == {"topic": ["gestion", "tresorerie"], "sector": ["F"]}
    assert told.keywords.startswith("Gestion Trésorerie")
    assert told.day == question.asked_at.date()


def test_few_votes_tell_the_index_anything(engine):
    answer = AnswerFactory(question=asked())
    for number in range(6):
        before = IndexVersion.objects.get(kind=KIND).version
        services.vote(answer.pk, by=actor(), value=1)
        changed = IndexVersion.objects.get(kind=KIND).version - before
        assert changed == (number in {1, 4}), number


def test_a_transaction_that_fails_tells_nothing(engine):
    question = asked()
    with pytest.raises(PermissionDenied):
        services.mask_question(question.pk, by=actor(), why="x")
    assert not IndexVersion.objects.untold().exists()


def test_pages_and_events_are_found_when_published_and_gone_when_withdrawn(engine):
    pages = {
        "pages.guide": GuideFactory(title="Se faire payer"),
        "pages.testimonial": StoryFactory(),
        "pages.news": NewsFactory(),
        "events.event": EventFactory(),
    }
    for kind, page in pages.items():
        page.save_revision().publish()
        run_outbox()
        assert found(engine, kind) == {page.pk}
    assert document(engine, pages["pages.testimonial"], "pages.testimonial").facets["region"] == ["75"]
    for kind, page in pages.items():
        page.unpublish()
        run_outbox()
        assert found(engine, kind) == set()


def test_a_page_that_is_deleted_is_gone(engine):
    guide = GuideFactory()
    guide.save_revision().publish()
    run_outbox()
    guide.delete()
    run_outbox()
    assert found(engine, "pages.guide") == set()


def test_a_section_that_moves_brings_the_addresses_of_its_pages_along(engine):
    guide = GuideFactory(slug="payer")
    guide.save_revision().publish()
    index = GuideIndexPage.objects.get()
    index.slug = "modes-d-emploi"
    index.save_revision().publish()
    run_outbox()
    assert document(engine, guide, "pages.guide").url == "/modes-d-emploi/payer/"
    assert GuidePage.objects.get().path_on_site == "/modes-d-emploi/payer/"


def test_what_changed_while_the_engine_was_down_comes_when_it_is_back(engine):
    engine.down = True
    question = asked()
    assert not OutboxRow.objects.filter(effect="indexing.index").exists()
    assert IndexVersion.objects.untold().count() == 1
    engine.down = False
    catch_up.run(once_key="x")
    assert found(engine) == {question.pk}


def test_a_row_that_changes_while_it_is_told_is_told_again(engine):
    question = asked()
    real = engine.index

    def meanwhile(changes):
        real(changes)
        engine.index = real
        indexing.changed(question)

    engine.index = meanwhile
    indexing.changed(question)
    delivery.deliver()
    assert engine.entries[KIND, question.pk].version == 3
    assert not IndexVersion.objects.untold().exists()


def test_an_older_word_that_comes_late_changes_nothing(engine):
    question = asked()
    late = list(delivery.changes_of(KIND, {question.pk: 1}))
    services.mask_question(question.pk, by=SYSTEM, why="x")
    run_outbox()
    engine.index(late)
    assert isinstance(engine.entries[KIND, question.pk], Gone)


def test_a_delivery_costs_the_same_for_many_rows_as_for_few(engine, django_assert_max_num_queries):
    for _ in range(12):
        AnswerFactory(question=QuestionFactory())
    indexing.changed_keys(KIND, Question.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(18):
        delivery.deliver()
    assert engine.calls["index"] == 1


def test_a_rebuild_holds_all_that_is_public_and_what_changed_meanwhile(engine):
    kept, hidden, bulk = asked(), asked(), QuestionFactory()
    guide = GuideFactory()
    real = engine.add

    def meanwhile(entries):
        entries = list(entries)
        if engine.calls["meanwhile"] == 0 and any(entry.kind == KIND for entry in entries):
            engine.calls["meanwhile"] = 1
            services.mask_question(hidden.pk, by=SYSTEM, why="x")
            run_outbox()
        real(entries)

    engine.add = meanwhile
    assert rebuild() >= 3
    assert found(engine) == {kept.pk, bulk.pk}
    assert guide.pk in found(engine, "pages.guide")
    assert drift() == 0


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(engine):
    question = asked()
    engine.down = True
    with pytest.raises(CommandError):
        call_command("rebuild_search")
    engine.down = False
    assert found(engine) == {question.pk}


def test_a_check_sees_and_mends_what_is_missing_stale_or_too_much(engine, capsys):
    missing, stale, surplus = asked(), asked(), asked()
    del engine.entries[KIND, missing.pk]
    entry = engine.entries[KIND, stale.pk]
    engine.entries[KIND, stale.pk] = Entry(KIND, entry.version + 7, entry.document)
    Question.objects.filter(pk=surplus.pk).update(state="masked")
    with pytest.raises(SystemExit):
        call_command("check_search")
    assert "absents 1, périmés 1, en trop 1" in capsys.readouterr().out
    call_command("check_search", repair=True)
    call_command("check_search")
    assert found(engine) == {missing.pk, stale.pk}
    assert drift() == 0


def test_what_is_on_its_way_is_no_drift(engine):
    question = asked()
    services.mask_question(question.pk, by=SYSTEM, why="x")
    assert drift() == 0


def test_what_is_kept_of_a_change_names_no_row_and_no_time():
    services.ask_question(by=actor(), title="Comment relancer un client ?")
    row = OutboxRow.objects.get(effect="indexing.index")
    assert row.ids == {}
    assert row.coarse
    assert {field.name for field in IndexVersion._meta.fields} == {"id", "kind", "key", "version", "indexed"}


def test_from_below_one_may_find_and_see_that_nothing_answers(engine):
    question = asked()
    assert [match.key for match in indexing.find(KIND, "relancer").matches] == [question.pk]
    assert [match.key for match in indexing.similar("Relancer un client", [KIND])] == [question.pk]
    engine.down = True
    with pytest.raises(indexing.Unavailable):
        indexing.find(KIND, "relancer")
    with pytest.raises(indexing.Unavailable):
        indexing.similar("relancer", [KIND])


def test_an_aid_is_found_until_the_midnight_after_its_last_day(engine):
    with time_machine.travel("2026-11-21T12:00:00Z", tick=False):
        aid = AidFactory(
            title="Aide au four",
            closing="dated",
            closes_on=date(2026, 11, 21),
            sections=",C,",
            zones="REG-75",
        )
        rebuild()
        assert found(engine, "aids.aid") == {aid.pk}
        assert document(engine, aid, "aids.aid").facets["region"] == ["75"]
    with time_machine.travel("2026-11-21T23:00:30Z", tick=False):
        outbox.enqueue(periodic["aids.midnight"].effect)
        run_outbox()
        assert found(engine, "aids.aid") == set()


def test_an_expert_is_found_while_the_badge_is_valid_and_shown(engine):
    expert = ExpertFactory(topics=[TopicFactory(name="Baux")], person__display_name="Awa Diop")
    ExpertFactory(expired=True)
    rebuild()
    assert found(engine, "experts.expert") == {expert.pk}
    assert "Baux" in document(engine, expert, "experts.expert").keywords
    withdraw(by=Actor.of(expert.person))
    run_outbox()
    assert found(engine, "experts.expert") == set()
    show_again(by=Actor.of(expert.person))
    run_outbox()
    assert found(engine, "experts.expert") == {expert.pk}
    erase_expert(expert.person)
    run_outbox()
    assert found(engine, "experts.expert") == set()
