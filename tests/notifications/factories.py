from __future__ import annotations

import factory

from accounts.models import User
from notifications.models import Frequency, Notice


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence("personne{}@exemple.fr".format)
    display_name = factory.Sequence("Personne {}".format)


class NoticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notice

    class Params:
        about = factory.SubFactory(PersonFactory)

    recipient = factory.SubFactory(PersonFactory)
    kind = "tests.now"
    about_type = "accounts.user"
    about_id = factory.LazyAttribute(lambda notice: str(notice.about.pk))
    once_key = factory.Sequence("fait-{}".format)
    leaves = Frequency.NOW
