from __future__ import annotations

import factory
from django.contrib.auth.models import Group

from accounts.models import User


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"person-{number}@example.fr")
    display_name = factory.Sequence(lambda number: f"Camille Ruche {number}")
    password = "!"

    @factory.post_generation
    def role(self, create, extracted, **kwargs):
        """``UserFactory(role="editor")`` puts the person in that group."""
        if create and extracted:
            self.groups.add(Group.objects.get(name=extracted))
