from __future__ import annotations

from datetime import timedelta

import factory
from django.utils import timezone

from community.experts.models import Credential, CredentialState, Expert, Invitation
from community.experts.professions import Profession
from core.uploads import Clean, keep
from tests.community.questions.factories import PersonFactory, QuestionFactory
from tests.core.uploads.hostile import CALM_PDF


def in_a_year():
    return timezone.localdate() + timedelta(days=365)


class ExpertFactory(factory.django.DjangoModelFactory):
    """A verified expert who takes invitations; ``topics=[…]`` gives them some."""

    class Meta:
        model = Expert
        skip_postgeneration_save = True

    class Params:
        applied = factory.Trait(verified_until=None, profession="", register="")
        expired = factory.Trait(
            verified_until=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
        )

    person = factory.SubFactory(PersonFactory)
    slug = factory.Sequence("camille-ruche-{}".format)
    headline = "Les baux commerciaux, côté locataire."
    presentation = "Vingt ans de baux."
    presentation_html = "<p>Vingt ans de baux.</p>"
    profession = Profession.LAWYER
    register = "Barreau de Rennes"
    verified_until = factory.LazyFunction(in_a_year)
    takes_invitations = True

    @factory.post_generation
    def topics(self, create, chosen, **kwargs):
        if create and chosen:
            self.topics.set(chosen)


class CredentialFactory(factory.django.DjangoModelFactory):
    """A paper that waits to be checked."""

    class Meta:
        model = Credential

    class Params:
        accepted = factory.Trait(
            state=CredentialState.ACCEPTED, decided_at=factory.LazyFunction(timezone.now)
        )

    expert = factory.SubFactory(ExpertFactory, applied=True)
    profession = Profession.LAWYER
    register = "Barreau de Rennes"
    number = "AV-2931"
    valid_until = factory.LazyFunction(in_a_year)
    proof = factory.LazyFunction(lambda: keep(Clean(CALM_PDF, "application/pdf"), use="experts.proof"))


class InvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitation

    question = factory.SubFactory(QuestionFactory)
    expert = factory.SubFactory(ExpertFactory)
    round = 0
    reason = "vous avez choisi le sujet « Bail »"
