import pytest
from django.contrib.auth.models import AnonymousUser, Group

from accounts.models import User
from core.actors import SYSTEM, Actor


@pytest.mark.django_db
def test_a_user_acts_with_the_names_of_its_groups(django_assert_num_queries):
    user = User.objects.create_user("a@example.fr")
    user.groups.add(Group.objects.create(name="animateurs"), Group.objects.create(name="pilotes"))
    with django_assert_num_queries(1):
        actor = Actor.of(user)
    assert (actor.kind, actor.id, actor.roles) == ("user", str(user.pk), {"animateurs", "pilotes"})


@pytest.mark.parametrize("visitor", [AnonymousUser(), User(email="not saved")])
def test_a_visitor_is_not_an_actor(visitor):
    with pytest.raises(ValueError, match="visitor"):
        Actor.of(visitor)


def test_an_actor_is_who_it_is_whatever_its_roles():
    assert Actor("user", "1", frozenset({"x"})) == Actor("user", "1")
    assert len({Actor("user", "1", frozenset({"x"})), Actor("user", "1")}) == 1
    assert Actor("user", "1") != Actor("receipt", "1")
    assert Actor("user", "1") != SYSTEM
