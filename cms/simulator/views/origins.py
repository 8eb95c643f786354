"""What is known before any answer: from a number, from one's own company, from a kept result."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from cms.aids.catalogue import OpenAid
from cms.simulator import company, saved
from cms.simulator.answers import AGAIN, COMPANY, MEMBER, Answers
from cms.simulator.catalogue import Compiled
from cms.simulator.forms import NumberForm
from cms.simulator.models import KeptResult
from companies.models import State
from core.http import Request
from core.ids import decode


@dataclass(frozen=True)
class Halt:
    """What stands between a number and its facts: not found, closed, or several places to choose from."""

    error: str = ""
    places: tuple[dict[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.error or self.places)


def with_origin(request: Request, answers: Answers) -> tuple[Answers, Halt]:
    """Add what is known before any answer: of a number, of one's own company, of a kept result."""
    if answers.origin is None:
        return answers, Halt()
    name, word = answers.origin
    if name == AGAIN:
        result = get_object_or_404(KeptResult.objects.live(), pk=_key(word))
        return replace(answers, base=saved.answers_of(result, timezone.localdate()).base), Halt()
    if name == MEMBER:
        membership = company.of_member(request.user, _key(word))
        if membership is None:
            raise Http404
        return replace(answers, base=company.facts_of(membership.company, membership.establishment)), Halt()
    return _of_register(answers, word)


def _of_register(answers: Answers, typed: str) -> tuple[Answers, Halt]:
    form = NumberForm({"entreprise": typed})
    if not form.is_valid():
        return answers, Halt(str(form.errors["entreprise"][0]))
    number_ = form.cleaned_data["entreprise"]
    found = company.in_register(number_)
    if found is None:
        return answers, Halt(
            "Ce numéro n’est pas dans notre copie du répertoire. Vérifiez-le, ou répondez sans numéro."
        )
    firm, places = found
    closed = (
        firm
        if firm.state == State.CLOSED
        else next((one for one in places if one.state == State.CLOSED), None)
    )
    if closed is not None:
        return answers, Halt(closed.closed_words)
    if len(places) > 1:
        listed = tuple(
            {
                "title": one.commune.label if one.commune else "Commune inconnue",
                "note": "siège" if one.is_head_office else "",
                "href": _here(replace(answers, origin=(COMPANY, one.siret))),
            }
            for one in places
        )
        return answers, Halt(places=listed)
    facts = company.facts_of(firm, places[0] if places else None)
    return replace(answers, base=facts, origin=(COMPANY, number_)), Halt()


def _here(answers: Answers) -> str:
    return f"{reverse('simulator:start')}?{answers.query()}"


def _key(word: str) -> int:
    try:
        return decode(word)
    except ValueError:
        raise Http404 from None


def focus_of(catalogue: Compiled, answers: Answers) -> OpenAid | None:
    """Return the one aid that is asked about, while it is open."""
    return next((aid for aid in catalogue.aids if aid.slug == answers.aid), None) if answers.aid else None
