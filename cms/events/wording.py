"""How an event is told in a few words: in lists, in notices, on its page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import formats, timezone

from cms.events.models import EventPage, Origin
from core import wording

MONTHS = ("janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


def hour(when: datetime) -> str:
    local = timezone.localtime(when)
    return f"{local.hour}\u202fh" + (f"\u202f{local.minute:02}" if local.minute else "")


def weekday(when: datetime) -> str:
    return str(formats.date_format(timezone.localtime(when), "l j F"))


def when(event: EventPage) -> str:
    """« jeudi 3 décembre, de 9 h à 11 h 30 »."""
    start, end = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    if start.date() == end.date():
        return f"{weekday(start)} {start.year}, de {hour(start)} à {hour(end)}"
    return f"du {weekday(start)}, {hour(start)}, au {weekday(end)} {end.year}, {hour(end)}"


def badges(event: EventPage) -> list[dict[str, str]]:
    found = []
    if event.cancelled:
        found.append({"label": "Annulé", "kind": "no", "icon": "x"})
    elif event.is_over:
        found.append({"label": "Passé", "kind": "maybe"})
    elif event.seats_left == 0:
        found.append({"label": "Complet", "kind": "maybe"})
    if event.origin == Origin.ACCEPTED:
        found.append({"label": "Proposé par un membre"})
    return found


def row(event: EventPage) -> dict[str, Any]:
    """Arguments of ``components/row.html``. Needs ``with_taken()``."""
    start = timezone.localtime(event.starts_at)
    state = ", ".join(badge["label"].lower() for badge in badges(event)[:1])
    meta: list[Any] = [{"text": event.place, "icon": "map-pin"}, event.organiser]
    if state in {"annulé", "complet"}:
        meta.insert(0, {"text": state.capitalize(), "strong": True})
    return {
        "title": event.title,
        "href": event.path_on_site,
        "cell": start.day,
        "cell_kind": "empty" if event.cancelled or event.is_over else "full",
        "above": sentence(when(event)),
        "summary": event.lead,
        "meta": meta,
    }


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def link(event: EventPage) -> dict[str, str]:
    """One item of ``components/links.html``."""
    start = timezone.localtime(event.starts_at)
    note = f"{start.day} {MONTHS[start.month - 1]}, {hour(start)} · {event.place}"
    return {"title": event.title, "href": event.path_on_site, "note": note}


def seats(event: EventPage) -> str:
    left = event.seats_left
    if left is None:
        return "Places sans limite"
    if left == 0:
        return "Complet"
    return "1 place libre" if left == 1 else f"{wording.number(left)} places libres"
