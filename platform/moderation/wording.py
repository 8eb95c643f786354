"""How a case, a decision, a content are told in a few words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from html import unescape
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from core.capabilities import Subject, moderated
from core.wording import day, duration
from core.wording import number as in_figures
from moderation.models import Case, CaseEvent, Decision, Flag, Origin
from moderation.prechecks import sentence
from moderation.rules import REPORTS

EXCERPT = 320
TAG = re.compile(r"<[^>]*>?")
BLOCK = re.compile(r"</(?:p|li|h\d|blockquote|pre)>|<br\s*/?>")
STANDINGS = {
    "checking": ("En cours de vérification", "maybe"),
    "held": ("Retenu, personne ne le lit", "maybe"),
    "rejected": ("Refusé", "no"),
    "published": ("En ligne", "yes"),
    "archived": ("Archivé", ""),
    "masked": ("Masqué", "no"),
    "removed": ("Retiré", "no"),
    "removed_final": ("Retiré définitivement", "no"),
    "erased": ("Effacé par son auteur", ""),
}
MOVES = {
    "open": "Cas ouvert",
    "hold": "Retenu avant publication",
    "mask": "Masqué d’office en attendant",
    "claim": "Pris en main",
    "release": "Rendu à la file",
    "decide": "Décidé",
    "undo": "Décision défaite",
    "appeal": "Appel de l’auteur",
    "confirm": "Décision confirmée",
    "overturn": "Décision annulée",
    "undo_appeal": "Réponse à l’appel défaite",
}
ROLES = {
    "moderator": "la modération",
    "animator": "l’animation",
    "account": "un compte",
    "receipt": "le porteur du reçu",
    "system": "les règles automatiques",
}


def crumbs(title: str) -> list[dict[str, str]]:
    return [{"label": "Modération", "href": reverse("moderation:queue")}, {"label": title, "href": ""}]


def excerpt(html: str) -> str:
    """Return the first words of clean HTML, its paragraphs on lines of their own."""
    text = unescape(TAG.sub("", BLOCK.sub("\n", html[: EXCERPT * 6])))
    lines = "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    return lines if len(lines) <= EXCERPT else lines[:EXCERPT].rsplit(" ", 1)[0] + " …"


def kind_label(kind: str) -> str:
    return moderated[kind].label if kind in moderated else kind


def waiting(case: Case) -> str:
    span = timezone.now() - case.opened_at
    if case.coarse and span < timedelta(hours=2):
        return "depuis peu"
    if span < timedelta(minutes=1):
        return "à l’instant"
    return f"depuis {'environ ' if case.coarse else ''}{duration(span)}"


def standing_badge(subject: Subject | None) -> dict[str, str]:
    label, kind = STANDINGS.get(subject.standing if subject else "erased", ("", ""))
    return {"label": label, "kind": kind}


def badges(case: Case, subject: Subject | None) -> list[dict[str, str]]:
    found = []
    if case.state == "appealed":
        found.append({"label": "Appel", "kind": "state", "icon": "scale"})
    if case.flag_count:
        many = "1 signalement" if case.flag_count == 1 else f"{in_figures(case.flag_count)} signalements"
        found.append({"label": many, "kind": "no", "icon": "flag"})
    if case.origin == Origin.HELD:
        found.append({"label": "Premier message", "kind": "maybe", "icon": "eye-off"})
    label = kind_label(case.kind)
    if subject and subject.author is None and subject.owner:
        label += " anonyme"
    return [*found, {"label": label}, standing_badge(subject)]


def reasons_of(cases: Iterable[Case]) -> dict[int, dict[str, int]]:
    """Return ``{case: {reason: how many}}``, one query for them all."""
    found: dict[int, dict[str, int]] = {}
    counted = Flag.objects.filter(case__in=[case.pk for case in cases]).values("case", "reason")
    for row in counted.annotate(count=Count("pk")).order_by("-count", "reason"):
        found.setdefault(row["case"], {})[row["reason"]] = row["count"]
    return found


def because(case: Case, reasons: Mapping[str, int]) -> str:
    """Say why the case is there; what follows « Parce que »."""
    parts = []
    if case.held_for:
        said = [text for code in case.held_for if (text := sentence(code))] or ["Il a été retenu."]
        parts += [text[:1].lower() + text[1:].rstrip(".") for text in said]
    labels = dict(REPORTS)
    told = [f"« {labels.get(reason, reason)} »" for reason in list(reasons)[:3]]
    if told:
        parts.append("on nous a dit : " + ", ".join(told))
    if case.masked_automatically:
        parts.append("il est masqué en attendant votre décision")
    if not parts:
        parts.append("l’équipe l’a ouvert")
    return " ; ".join(parts) + "."


def person(subject: Subject) -> dict[str, Any]:
    """Arguments of ``components/person.html``."""
    if subject.author is None:
        return {"anonymous": True, "name": "", "initials": ""}
    return {"name": subject.author.get_full_name(), "initials": subject.author.initials, "anonymous": False}


def decision_row(decision: Decision, title: str) -> dict[str, Any]:
    return {
        "row": decision,
        "title": title,
        "kind": kind_label(decision.kind),
        "outcome": decision.get_outcome_display().capitalize(),
        "when": day(timezone.localtime(decision.decided_at).date()),
        "badge": {"label": decision.get_outcome_display().capitalize(),
                  "kind": "yes" if decision.outcome in ("keep", "overturn") else "no"},
    }  # fmt: skip


def event_line(event: CaseEvent) -> dict[str, str]:
    hour = timezone.localtime(event.hour)
    who = ROLES.get(event.role, event.role)
    return {
        "label": MOVES.get(event.move, event.move),
        "value": f"{day(hour.date())}, {hour:%-H} h, par {who}",
    }
