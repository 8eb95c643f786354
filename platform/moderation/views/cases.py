"""One case: the content beside its history, and the decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.actors import Actor
from core.capabilities import Subject, moderated
from core.errors import Explained, Refusal
from core.wording import day
from moderation import policies, services, subjects, wording
from moderation.forms import AppealAnswerForm, DecisionForm
from moderation.models import Appeal, Case, CaseState, Decision, Outcome
from moderation.rules import REPORTS, RULES
from moderation.services.deciding import offered
from moderation.views.access import SignedIn, for_moderators, status_of

FLAGS_SHOWN = 20
VERSIONS_SHOWN = 10
# Words, icon, look and key of each button, by what it does where the content stands.
BUTTONS = {
    Outcome.KEEP: ("Laisser en ligne", "check", "", "L"),
    Outcome.MASK: ("Masquer", "eye-off", "", "M"),
    Outcome.REMOVE: ("Retirer", "x", "danger", "R"),
    Outcome.CONFIRM: ("Confirmer la décision", "check", "", "C"),
    Outcome.OVERTURN: ("Annuler la décision", "refresh-cw", "", "A"),
}
RELABELLED = {
    ("held", Outcome.KEEP): "Publier",
    ("held", Outcome.REMOVE): "Refuser",
    ("masked", Outcome.KEEP): "Remettre en ligne",
    ("masked", Outcome.MASK): "Laisser masqué",
    ("erased", Outcome.KEEP): "Clore le cas",
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def case(request: SignedIn, case_id: int) -> HttpResponse:
    found = get_object_or_404(Case.objects.select_related("claimed_by"), pk=case_id)
    appealed = found.state == CaseState.APPEALED
    form_class = AppealAnswerForm if appealed else DecisionForm
    if request.method != "POST":
        return _page(request, found, form_class())
    if "modele" in request.POST:
        return _page(request, found, _with_letter(request, appealed))
    form = form_class(request.POST)
    if form.is_valid():
        try:
            decision = _decide(request, found, appealed, form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        except Explained as error:
            found = get_object_or_404(Case.objects.select_related("claimed_by"), pk=case_id)
            if (found.state == CaseState.APPEALED) != appealed:
                form = DecisionForm(initial={"reason": form.cleaned_data["reason"]})
            return _page(request, found, form, refused=error, status=status_of(error))
        else:
            words = (
                f"{decision.get_outcome_display().capitalize()}. Vous pouvez le défaire pendant cinq minutes."
            )
            messages.success(request, words)
            return redirect("moderation:queue")
    return _page(request, found, form, status=422)


def _decide(request: SignedIn, found: Case, appealed: bool, typed: dict[str, Any]) -> Decision:
    by, outcome = Actor.of(request.user), request.POST.get("outcome", "")
    version, content_version = _number(request, "version"), _number(request, "content_version")
    if appealed:
        return services.answer_appeal(found.pk, by=by, outcome=outcome, version=version, **typed)
    return services.decide(
        found.pk, by=by, outcome=outcome, version=version, content_version=content_version, **typed
    )


def _number(request: SignedIn, name: str) -> int:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


def _with_letter(request: SignedIn, appealed: bool) -> DecisionForm | AppealAnswerForm:
    """The same form with the rule's own words; nothing typed is lost, they come after it."""
    typed = {name: value.replace("\x00", "") for name, value in request.POST.dict().items()}
    rule = RULES.get(typed.get("rule", ""))
    if rule:
        kept = typed.get("reason", "").strip()
        typed["reason"] = kept if rule.letter in kept else "\n\n".join(filter(None, [kept, rule.letter]))
    return AppealAnswerForm(initial=typed) if appealed else DecisionForm(initial=typed)


def _page(
    request: SignedIn,
    found: Case,
    form: DecisionForm | AppealAnswerForm,
    *,
    refused: Explained | None = None,
    status: int = 200,
) -> HttpResponse:
    by = Actor.of(request.user)
    content = subjects.find(found.kind, found.subject_id)
    row, subject = content if content else (None, None)
    appeal = _appeal(found)
    allowed, alone = policies.may_answer_appeal_from(appeal, by) if appeal else (True, False)
    busy = found.claimed_by if found.claimed_by and found.is_held_by_other(request.user.pk) else None
    flags = list(found.flags.order_by("-weight", "pk")[:FLAGS_SHOWN])
    context = {
        "case": found,
        "subject": subject,
        "title": subject.title if subject else "Contenu effacé par son auteur",
        "crumbs": wording.crumbs(subject.title if subject else "Contenu effacé"),
        "badges": wording.badges(found, subject),
        "person": wording.person(subject) if subject else None,
        "age": wording.waiting(found) if found.is_live else "",
        "because": wording.because(found, wording.reasons_of([found]).get(found.pk, {})),
        "flags": [_flag(flag) for flag in flags],
        "more_flags": found.flag_count - len(flags),
        "versions": _versions(found, row),
        "events": [wording.event_line(event) for event in found.events.all()],
        "decisions": _decisions(found),
        "form": form,
        "buttons": _buttons(found, subject) if found.is_live and not busy and allowed else [],
        "content_version": subject.version if subject else 1,
        "mine": found.claimed_by_id == request.user.pk and found.is_live,
        "busy": busy.get_full_name() if busy else "",
        "appeal": appeal,
        "must_be_other": appeal is not None and not allowed,
        "alone": appeal is not None and allowed and alone,
        "refused": refused,
        "rules": [{"label": rule.label, "value": rule.letter} for rule in RULES.values()],
    }
    return render(request, "moderation/case.html", context, status=status)


def _buttons(found: Case, subject: Subject | None) -> list[dict[str, str]]:
    standing = subject.standing if subject else "erased"
    if found.state == CaseState.APPEALED:
        outcomes = [Outcome.CONFIRM, Outcome.OVERTURN]
    else:
        outcomes = offered(found.kind, standing)
    buttons = []
    for outcome in outcomes:
        label, icon, kind, key = BUTTONS[outcome]
        label = RELABELLED.get((standing, outcome), label)
        buttons.append({"label": label, "value": str(outcome), "icon": icon, "kind": kind, "key": key})
    return buttons


def _flag(flag) -> dict[str, Any]:
    who = "Un visiteur" if flag.reporter_id is None else "Un compte"
    if flag.trusted:
        who = "Quelqu’un de l’équipe"
    elif flag.counts:
        who = "Un compte établi"
    return {"who": who, "reason": dict(REPORTS).get(flag.reason, flag.reason), "words": flag.words}


def _versions(found: Case, row) -> list[dict[str, Any]]:
    if row is None:
        return []
    versions = list(moderated[found.kind].history(row))[:VERSIONS_SHOWN]
    return [
        {
            "label": f"Version {version.number}, {day(timezone.localtime(version.saved_at).date())}",
            "heading": version.title,
            "body": version.body,
        }
        for version in versions
    ]


def _decisions(found: Case) -> list[dict[str, Any]]:
    rows = Decision.objects.filter(kind=found.kind, subject_id=found.subject_id)
    rows = rows.select_related("by").order_by("-decided_at", "-pk")[:20]
    return [
        {
            **wording.decision_row(row, ""),
            "by": row.by.get_full_name() if row.by else "un ancien membre de l’équipe",
        }
        for row in rows
    ]


def _appeal(found: Case) -> Appeal | None:
    if found.state != CaseState.APPEALED:
        return None
    return (
        Appeal.objects.filter(decision__case=found, answer=None)
        .select_related("decision__case", "decision__by")
        .first()
    )
