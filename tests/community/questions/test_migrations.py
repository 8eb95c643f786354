import pytest
from django.core.management import call_command
from django.db import IntegrityError

from community.questions.models import AnswerVote, Quota
from tests.community.questions.factories import VoteFactory


@pytest.mark.django_db(transaction=True)
def test_tables_can_be_changed_although_triggers_of_one_read_another():
    Quota.objects.all().delete()
    call_command("migrate", "questions", "zero", verbosity=0)
    call_command("migrate", "questions", verbosity=0)
    assert Quota.objects.count() == 30
    vote = VoteFactory()
    with pytest.raises(IntegrityError):
        AnswerVote.objects.filter(pk=vote.pk).update(voter=vote.answer.author)
