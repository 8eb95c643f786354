from __future__ import annotations

import factory

from core import indexing
from search.suggestions.models import AID, Suggestion
from tests.cms.factories import AidFactory
from tests.community.questions.factories import QuestionFactory

HEATING = "Financez le remplacement de votre chaudière au fioul par une chaufferie au bois."


def heating_aid(**values):
    """An open aid for who heats with oil."""
    return AidFactory(**{"title": "Fonds chaleur bois", "lead": HEATING, **values})


class SuggestionFactory(factory.django.DjangoModelFactory):
    """An aid beside a question; ``aid=…`` chooses which."""

    class Meta:
        model = Suggestion

    class Params:
        aid = factory.LazyFunction(heating_aid)

    question = factory.SubFactory(QuestionFactory)
    kind = AID
    key = factory.LazyAttribute(lambda suggestion: suggestion.aid.pk)
    base = 0.5
    score = 0.5
    shown = factory.LazyAttribute(
        lambda suggestion: {
            "title": suggestion.aid.title,
            "href": suggestion.aid.path_on_site,
            "meta": "",
            "reason": "la question parle de chauffage, à quoi cette aide répond.",
            "facts": [],
        }
    )
    method = "1.1"


def suggested_beside(question, pages):
    """As if these pages had been suggested beside a question, whatever became of them; return it."""
    for page in pages:
        shown = {"title": page.title, "href": "/", "meta": "", "reason": page.title, "facts": []}
        Suggestion.objects.update_or_create(
            question=question,
            kind=indexing.kind_of(type(page)),
            key=page.pk,
            defaults={"base": 1, "score": 1, "shown": shown},
        )
    return question
