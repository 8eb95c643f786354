import pytest

from community.questions import services
from tests.community.questions.factories import AnswerFactory, actor

pytestmark = pytest.mark.django_db


def test_a_vote_counts_at_once():
    answer = AnswerFactory()
    before = answer.quality
    answer = services.vote(answer.pk, by=actor(), value=1)
    assert (answer.up_count, answer.down_count) == (1, 0)
    assert answer.quality > before
