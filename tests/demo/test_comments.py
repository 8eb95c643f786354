import pytest
from django.core.management import call_command

from community.discussions.models import Comment
from demo import comments

pytestmark = pytest.mark.django_db


def test_the_demonstrations_comments_are_loaded_once_with_their_replies():
    from accounts import demo

    demo.load()
    call_command("load_reference", verbosity=0)
    call_command("load_demo", verbosity=0)
    count = Comment.objects.count()
    assert count >= 10
    assert Comment.objects.filter(level=1).exists()
    assert all(comment.submit_date >= comment.content_object.answered_at for comment in Comment.objects.all())
    Comment.objects.in_order().last().delete()
    assert comments.load() == 0
