from __future__ import annotations

import factory

from notifications.models import Frequency, Notice
from tests.accounts.factories import UserFactory


class NoticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notice

    class Params:
        about = factory.SubFactory(UserFactory)

    recipient = factory.SubFactory(UserFactory)
    kind = "tests.now"
    about_type = "accounts.user"
    about_id = factory.LazyAttribute(lambda notice: str(notice.about.pk))
    once_key = factory.Sequence("fait-{}".format)
    leaves = Frequency.NOW
