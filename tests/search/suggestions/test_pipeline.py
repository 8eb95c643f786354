"""From a published question to what stands beside it, and what moves it later."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from community.questions import services as questions
from community.questions.models import PostState
from core import indexing
from core.actors import SYSTEM
from core.testing import run_outbox
from core.typography import french
from notifications.models import Notice
from search.suggestions import following, services
from search.suggestions.models import AID, ChangedAid, Reading, Suggestion, Training
from search.suggestions.scoring import METHOD
from tests.cms.factories import AidFactory
from tests.community.questions.factories import PersonFactory, QuestionFactory, TopicFactory
from tests.search.suggestions.factories import heating_aid
from tests.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db
TITLE = "Remplacer ma chaudière au fioul"
BODY = "Elle a vingt ans et le fioul coûte cher. Existe-t-il une subvention pour changer de chauffage ?"
LAW = "Un salarié en arrêt maladie acquiert-il des congés payés ?"
OTHERS = (
    ("Fonds mobilité propre", "Financez l’achat de véhicules électriques et de bornes de recharge."),
    ("Diagnostic déchets", "Réduisez et valorisez les déchets de votre entreprise, triez, recyclez."),
    ("Prêt eau", "Réduisez vos consommations d’eau et vos prélèvements."),
)


@pytest.fixture
def aid():
    for title, lead in OTHERS:
        AidFactory(title=title, lead=lead)
    return heating_aid()


def ask(title: str = TITLE, body: str = BODY, **values):
    question = QuestionFactory(title=title, body=body, **values)
    indexing.changed(question)
    run_outbox()
    return question


def beside(question) -> list[int]:
    rows = Suggestion.objects.filter(question=question, kind=AID).order_by("place")
    return list(rows.values_list("key", flat=True))


def test_a_published_question_gets_the_aid_that_answers_it_and_why(aid):
    row = Suggestion.objects.get(question=ask(), place=0, kind=AID)
    assert row.key == aid.pk
    assert row.shown["reason"].startswith("la question parle de chauffage («")
    assert {"label", "text"} == row.shown["facts"][0].keys()
    assert row.method.startswith(f"{METHOD}.")
    assert row.score == row.base > 0


def test_nothing_is_suggested_where_no_aid_is_right(aid):
    question = ask(LAW, "Mon comptable me dit que oui. Ai-je le droit de refuser ?")
    assert beside(question) == []
    assert Reading.objects.get(question=question).aids == 0


def test_an_aid_that_a_fact_of_the_question_rules_out_is_not_suggested():
    RegionFactory(code="53", name="Bretagne", located="en Bretagne")
    RegionFactory(code="76", name="Occitanie", located="en Occitanie")
    aid = heating_aid(zones="Bretagne")
    assert beside(ask(body=BODY + " Je suis en Occitanie.")) == []
    near = ask(body=BODY + " Je suis en Bretagne.")
    assert beside(near) == [aid.pk]
    assert "cette aide couvre la Bretagne" in Suggestion.objects.get(question=near).shown["reason"]


def test_an_edit_finds_other_aids(aid, django_capture_on_commit_callbacks):
    question = ask(LAW, "x")
    question.title, question.body_html = TITLE, BODY
    question.save()
    indexing.changed(question)
    run_outbox()
    assert beside(question) == [aid.pk]


def test_a_vote_on_an_answer_reads_nothing_again(aid, django_assert_max_num_queries):
    question = ask()
    found = Suggestion.objects.get(question=question, place=0, kind=AID)
    Suggestion.objects.filter(pk=found.pk).update(score=99)
    indexing.changed(question)
    run_outbox()
    found.refresh_from_db()
    assert found.score == 99
    assert not Reading.objects.get(question=question).stale


def test_a_hidden_question_keeps_nothing(aid, django_capture_on_commit_callbacks):
    question = ask()
    with django_capture_on_commit_callbacks(execute=True):
        questions.mask_question(question.pk, by=SYSTEM, why="x")
    run_outbox()
    assert not Suggestion.objects.filter(question=question).exists()


def test_what_changes_while_it_is_read_is_read_again(aid, monkeypatch):
    question = QuestionFactory(title=TITLE, body=BODY)
    following.mark([question.pk])
    kept = services.keep

    def keep_while_it_changes(*args):
        kept(*args)
        following.mark([question.pk])

    monkeypatch.setattr(services, "keep", keep_while_it_changes)
    services.find()
    assert Reading.objects.get(question=question).stale


def test_a_new_aid_joins_the_questions_it_answers_and_touches_no_other_row(aid):
    first, other = (
        ask(),
        ask("Changer nos voitures de société", "Passer la flotte à l’électrique : quelle subvention ?"),
    )
    before = dict(Suggestion.objects.filter(question=other).values_list("pk", "score"))
    mine = Suggestion.objects.get(question=first, key=aid.pk)
    new = heating_aid(title="Chaufferie bois, deuxième", slug="chaufferie-deux")
    indexing.changed(new)
    run_outbox()
    assert set(beside(first)) == {aid.pk, new.pk}
    assert dict(Suggestion.objects.filter(question=other).values_list("pk", "score")) == before
    same = Suggestion.objects.get(question=first, key=aid.pk)
    assert (same.pk, same.score, same.shown) == (mine.pk, mine.score, mine.shown)
    assert not ChangedAid.objects.exists()


def test_weighing_one_aid_gives_what_reading_all_again_would(aid):
    asked = [
        ask(),
        ask("Moins de déchets et d’eau à l’atelier", "Un diagnostic pour trier et économiser l’eau ?"),
    ]
    aid.lead = "Réduisez et recyclez vos déchets : chaufferie au bois et tri."
    aid.save()
    indexing.changed(aid)
    run_outbox()
    rows = Suggestion.objects.filter(question__in=asked, kind=AID)
    weighed = {(row.question_id, row.key, row.place, round(row.score, 6)) for row in rows.all()}
    following.mark_all()
    services.find()
    assert {(row.question_id, row.key, row.place, round(row.score, 6)) for row in rows.all()} == weighed


def test_an_aid_that_closes_leaves_at_once_for_readers_then_for_good(aid):
    question = ask()
    aid.closing, aid.closes_on = "dated", timezone.localdate() - timedelta(days=1)
    aid.save()
    assert not Suggestion.objects.for_everyone().filter(question=question).exists()
    indexing.changed(aid)
    run_outbox()
    assert beside(question) == []


def test_many_aids_at_once_have_every_question_read_again(aid):
    question = ask("Où poser une borne de recharge ?", "Pour les clients de l’hôtel, avec quelle aide ?")
    before = beside(question)
    new = [
        AidFactory(title=f"Bornes de recharge {number}", lead="Financez vos bornes de recharge.")
        for number in range(following.AT_ONCE + 1)
    ]
    indexing.changed(*new)
    run_outbox()
    assert set(beside(question)) - set(before)
    # The catalogue has grown by much: its words were learned again.
    assert Training.objects.get().aids == len(OTHERS) + 1 + len(new)


def test_the_asker_is_told_once_and_nobody_is_when_nobody_signed(aid):
    person = PersonFactory()
    question = ask(author=person)
    following.mark([question.pk], anew=True)
    ask(anonymous=True)
    run_outbox()
    notice = Notice.objects.get(kind="suggestions.found")
    assert notice.recipient == person


def test_an_anonymous_question_leaves_no_time_finer_than_the_hour(aid):
    question = ask(anonymous=True)
    row = Suggestion.objects.filter(question=question).first()
    assert (row.found_at.minute, row.found_at.second, row.found_at.microsecond) == (0, 0, 0)
    assert row.pk > 1 << 40


def test_every_week_all_is_learned_and_read_again(aid):
    from search.suggestions.effects import renew

    question = ask()
    before = Suggestion.objects.filter(question=question).first().method
    renew.run(once_key="week")
    run_outbox()
    assert Training.objects.count() == 1
    assert Suggestion.objects.filter(question=question).first().method != before
    assert question.state == PostState.PUBLISHED


def test_a_guide_and_an_expert_stand_beside_with_their_reasons(real_engine):
    from tests.cms.factories import GuideFactory
    from tests.community.experts.factories import ExpertFactory

    topic = TopicFactory(name="Chauffage des locaux")
    guide = GuideFactory(title="Remplacer sa chaudière au fioul sans se tromper")
    expert = ExpertFactory(topics=[topic])
    indexing.changed(guide)
    run_outbox()
    question = ask(topics=[topic])
    run_outbox()
    rows = {row.kind: row for row in Suggestion.objects.for_everyone().filter(question=question)}
    assert rows["pages.guide"].key == guide.pk
    assert french("« chaudière »") in rows["pages.guide"].shown["reason"]
    assert rows["experts.expert"].key == expert.pk
    assert "Chauffage des locaux" in rows["experts.expert"].shown["reason"]


def test_an_expert_is_not_suggested_beside_their_own_question():
    from tests.community.experts.factories import ExpertFactory

    topic = TopicFactory()
    expert = ExpertFactory(topics=[topic])
    question = ask(author=expert.person, topics=[topic])
    assert not Suggestion.objects.filter(question=question).exists()
