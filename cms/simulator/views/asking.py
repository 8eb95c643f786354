"""The start, then one question a page. Nothing is written: the answers travel in the address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.aids.catalogue import OpenAid
from cms.simulator import company, results
from cms.simulator.answers import AID, COMPANY, MEMBER, PARAMETERS, QUESTIONS, UNKNOWN, Answers, read
from cms.simulator.catalogue import Compiled, compiled
from cms.simulator.forms import EXACT, PICKED, NumberForm, PlaceForm, answer_to
from cms.simulator.views.addresses import ASKED, previous, with_links
from cms.simulator.views.origins import Halt, focus_of, with_origin
from core.http import Request
from core.ids import word_of
from core.wording import number
from eligibility.choosing import ENOUGH, Choice, choose, decided_share, waiting_for
from eligibility.compiled import Catalogue
from eligibility.questions import Question, Questionnaire
from eligibility.wording import SECTION_NAMES
from taxonomy.models import Sector

BESIDE = 3  # aids of each answer beside a question
EXACT_LABELS = {"headcount": "Ou le nombre exact", "created_on": "Ou la date exacte"}


@require_safe
def simulator(request: Request) -> HttpResponse:
    """The start, then one question a page until enough is decided."""
    today = timezone.localdate()
    answers = read(request.GET, today)
    if not answers.begun and not {"commencer", ASKED} & set(request.GET):
        return start(request, answers)
    answers, halt = with_origin(request, answers)
    if halt:
        return start(request, answers, halt, status=422 if halt.error else 200)
    catalogue = compiled(today)
    focus = focus_of(catalogue, answers)
    questionnaire = catalogue.questionnaire if focus is None else Questionnaire(Catalogue([focus.conditions]))
    facts = answers.company(today)
    asked = QUESTIONS.get(request.GET.get(ASKED, ""))
    if asked and (question := again(questionnaire, asked, answers, today)):
        if "suite" in request.GET or "passer" in request.GET:
            return answered(request, questionnaire, question, answers, catalogue, focus)
        return page(request, question, answers, catalogue, questionnaire, focus)
    choice = choose(questionnaire, facts, answers.passed)
    enough = focus is None and not answers.further and decided_share(questionnaire, facts) >= ENOUGH
    if choice is None or enough:
        return redirect(f"{reverse('simulator:result')}?{answers.query()}")
    return page(request, choice.question, answers, catalogue, questionnaire, focus, choice)


def again(questionnaire: Questionnaire, name: str, answers: Answers, today: date) -> Question | None:
    """Return a question as it was asked, its own answer left aside."""
    return questionnaire.question(name, answers.without(name).company(today))


def answered(
    request: Request,
    questionnaire: Questionnaire,
    question: Question,
    answers: Answers,
    catalogue: Compiled,
    focus: OpenAid | None,
) -> HttpResponse:
    """Take an answer: to the next page, or back with what to mend and all that was typed."""
    try:
        word = answer_to(question, request.GET, timezone.localdate())
    except ValidationError as error:
        return page(request, question, answers, catalogue, questionnaire, focus, error=str(error.message))
    return redirect(f"{reverse('simulator:start')}?{answers.with_(question.name, word).query()}")


def page(
    request: Request,
    question: Question,
    answers: Answers,
    catalogue: Compiled,
    questionnaire: Questionnaire,
    focus: OpenAid | None,
    choice: Choice | None = None,
    error: str = "",
) -> HttpResponse:
    """A question, what it is for, and what is known so far."""
    today = timezone.localdate()
    answers = answers.without(question.name)
    facts = answers.company(today)
    parameter = PARAMETERS[question.name]
    rank = len(answers.words) + 1
    useful = choice.useful if choice else 1
    waiting = choice.waiting if choice else waiting_for(questionnaire, question, facts)
    typed = request.GET.get(parameter, "").replace("\x00", "") if error else ""
    context = {
        "question": question,
        "parameter": parameter,
        "number": rank,
        "maximum": rank - 1 + useful,
        "left": "dernière question" if useful == 1 else f"encore {useful} questions au plus",
        "why": why(waiting, focus),
        "error": error,
        "hidden": answers.pairs(),
        "previous": previous(answers),
        "known": with_links(results.known(facts, answers), answers),
        "board": results.board(catalogue, facts, BESIDE),
        "focus": results.line(focus, facts) if focus else None,
        "result_url": f"{reverse('simulator:result')}?{answers.query()}",
        "restart_url": reverse("simulator:start"),
        **_control(question, request, error, typed),
    }
    return render(request, "simulator/question.html", context, status=422 if error else 200)


def _control(question: Question, request: Request, error: str, typed: str) -> dict[str, Any]:
    """What the form of a question is made of."""
    parameter = PARAMETERS[question.name]
    if question.kind == "place":
        return {"form": PlaceForm(question, request.GET if error else None)}
    unknown = {"label": "Je ne sais pas", "value": UNKNOWN, "checked": typed == UNKNOWN}
    if question.kind == "activity":
        found = Sector.objects.matching(typed, 8) if typed else []
        return {
            "typed": typed,
            "listed": bool(error) and not found,
            "picked": f"{parameter}_{PICKED}",
            "sectors": [
                {"label": f"{sector.label} ({sector.code})", "value": sector.code, "checked": False}
                for sector in found
            ],
            "sections": [
                {"label": name[:1].upper() + name[1:], "value": letter, "checked": False}
                for letter, name in SECTION_NAMES.items()
            ],
        }
    exact = f"{parameter}_{EXACT}"
    return {
        "items": [
            {"label": option.label, "value": option.key, "checked": option.key == typed}
            for option in question.options
        ]
        + [unknown],
        "exact": exact if question.kind in {"range", "days"} else "",
        "exact_label": EXACT_LABELS.get(question.name, "Le montant exact, en euros"),
        "exact_type": "date" if question.kind == "days" else "text",
        "exact_value": request.GET.get(exact, "") if error else "",
    }


def why(waiting: int, focus: OpenAid | None) -> str:
    """Answer « Pourquoi cette question ? »."""
    if focus:
        return f"« {focus.title} » en dépend : c’est l’une de ses conditions."
    if waiting <= 1:
        return "Une aide encore possible en dépend."
    return (
        f"{number(waiting)} aides encore possibles en dépendent. De toutes les questions qui restent, "
        "c’est celle qui devrait en départager le plus."
    )


def start(request: Request, answers: Answers, halt: Halt | None = None, status: int = 200) -> HttpResponse:
    """Where to begin: a number, one's own company, or nothing."""
    error = halt.error if halt else ""
    form = NumberForm({"entreprise": request.GET.get(COMPANY, "")} if error else None)
    if error and form.is_valid():
        form.add_error("entreprise", error)
    focus = focus_of(compiled(timezone.localdate()), answers)
    more = {AID: answers.aid} if focus else {}
    context = {
        "form": form,
        "places": halt.places if halt else (),
        "focus": focus,
        "aid": answers.aid if focus else "",
        "count": len(compiled(timezone.localdate()).aids),
        "mine": [
            {
                "label": membership.company.shown_name,
                "href": f"{reverse('simulator:start')}?{_origin_query(MEMBER, word_of(membership), more)}",
            }
            for membership in company.of_person(request.user)
        ],
        "from_nothing": f"{reverse('simulator:start')}?{_origin_query('commencer', '1', more)}",
    }
    return render(request, "simulator/start.html", context, status=status)


def _origin_query(name: str, value: str, more: dict[str, str]) -> str:
    return Answers({}, {}, (name, value), aid=more.get(AID, "")).query()
