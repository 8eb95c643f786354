"""What else to read: found in the background, read in a few queries, gone when it is hidden."""

from __future__ import annotations

import pytest

from cms.pages.models import GuidePage
from community.questions import services
from core import indexing
from core.actors import SYSTEM
from core.testing import run_outbox
from search.related.models import Related
from search.related.services import beside
from tests.cms.factories import GuideFactory, StoryFactory
from tests.community.questions.factories import QuestionFactory, TopicFactory

pytestmark = pytest.mark.django_db
TITLE = "Relancer un client et sa facture impayée"


@pytest.fixture
def pages(real_engine):
    found = [
        GuideFactory(title="Relancer une facture impayée d’un client"),
        StoryFactory(title="J’ai relancé mon client : la facture impayée"),
        GuideFactory(title="Choisir un terminal de paiement"),
    ]
    indexing.changed(*found)
    run_outbox()
    return found


def titles(kind, row) -> list[str]:
    return [link["title"] for link in beside(kind, row.pk)]


def test_beside_a_question_stand_guides_and_testimonials_that_speak_of_it(client, pages):
    question = QuestionFactory(title=TITLE)
    indexing.changed(question)
    run_outbox()
    found = titles("questions.question", question)
    assert found == [pages[0].title, f"« {pages[1].title} »"]
    page = client.get(question.get_absolute_url()).content.decode()
    assert "À lire aussi" in page
    assert pages[0].path_on_site in page


def test_beside_a_guide_stand_questions(client, pages, django_capture_on_commit_callbacks):
    question = QuestionFactory(title=TITLE)
    indexing.changed(question)
    indexing.changed(pages[0])
    run_outbox()
    assert titles("pages.guide", pages[0]) == [TITLE]
    assert "Questions liées" in client.get(pages[0].path_on_site).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        services.mask_question(question.pk, by=SYSTEM, why="x")
    assert titles("pages.guide", pages[0]) == []


def test_a_guide_that_is_new_joins_the_questions_it_answers(real_engine, django_capture_on_commit_callbacks):
    question = QuestionFactory(title=TITLE)
    indexing.changed(question)
    run_outbox()
    assert titles("questions.question", question) == []
    guide = GuideFactory(title="Relancer une facture impayée d’un client")
    with django_capture_on_commit_callbacks(execute=True):
        guide.save_revision().publish()
    run_outbox()
    assert titles("questions.question", question) == [guide.title]


def test_a_guide_that_is_withdrawn_is_gone_at_once(client, pages, django_capture_on_commit_callbacks):
    question = QuestionFactory(title=TITLE)
    indexing.changed(question)
    run_outbox()
    assert pages[0].title in titles("questions.question", question)
    with django_capture_on_commit_callbacks(execute=True):
        GuidePage.objects.get(pk=pages[0].pk).unpublish()
    assert pages[0].title not in titles("questions.question", question)


def test_it_costs_three_queries_then_none(pages, django_assert_num_queries):
    question = QuestionFactory(title=TITLE)
    indexing.changed(question)
    run_outbox()
    with django_assert_num_queries(3):
        beside("questions.question", question.pk)
    with django_assert_num_queries(0):
        beside("questions.question", question.pk)


def test_while_the_engine_is_down_it_waits(engine):
    question = QuestionFactory(title=TITLE)
    indexing.changed(question)
    run_outbox()
    engine.down = True
    Related.objects.update(stale=True)
    from search.related.effects import refresh

    refresh.run(once_key="x")
    assert Related.objects.get().stale
    engine.down = False
    refresh.run(once_key="x")
    assert not Related.objects.get().stale


BODY = "Trois personnes dans une petite cuisine, des photos, un bac."


def test_words_of_every_day_put_nothing_side_by_side(real_engine):
    guide = GuideFactory(title="Choisir son prestataire", lead=BODY)
    question = QuestionFactory(title="Tri des biodéchets : comment vous organisez-vous ?", body=BODY)
    indexing.changed(guide, question)
    run_outbox()
    assert titles("questions.question", question) == []


def test_a_topic_in_common_does_and_its_parent_alone_does_not(real_engine):
    parent = TopicFactory()
    one, other = TopicFactory.create_batch(2, parent=parent)
    guides = [GuideFactory(title=title, lead=BODY) for title in ("Le premier", "Le second")]
    for guide, topic in zip(guides, (one, other), strict=True):
        guide.topics.set([topic])
        guide.save()
    question = QuestionFactory(title="Où mettre le bac", body=BODY, topics=[one])
    indexing.changed(*guides, question)
    run_outbox()
    assert titles("questions.question", question) == ["Le premier"]
