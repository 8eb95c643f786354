from datetime import timedelta

import factory
from django.utils import timezone

from core.models import OutboxRow


class OutboxRowFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OutboxRow

    class Params:
        dead = factory.Trait(attempts=20, last_error="OSError, core/mail.py:31", dead_at=timezone.now())
        leased = factory.Trait(
            attempts=1, leased_until=factory.LazyFunction(lambda: timezone.now() + timedelta(minutes=1))
        )

    effect = "nowhere.nothing"
    run_at = factory.LazyFunction(lambda: timezone.now() - timedelta(seconds=1))
