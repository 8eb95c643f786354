"""What the page of one aid prints. The page itself is Wagtail's; a sheet of it prints on paper."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

from cms.aids import catalogue, wording
from cms.aids.addresses import simulator
from cms.aids.models import AidPage, AidPartner
from cms.aids.sentences import sentence
from core.wording import day

NEAR = 3
NOT_ASKED = "À vérifier avec votre situation."


def context(aid: AidPage) -> dict[str, Any]:
    topics = list(aid.topics.all()) if aid.pk else []
    conditions = conditions_of(aid)
    return {
        "badges": badges_of(aid),
        "amount": wording.amount(aid),
        "end": wording.end(aid),
        "left": wording.left(aid),
        "closes": day(aid.closes_on) if aid.closes_on else "",
        "closed": closed(aid),
        "closed_title": "Cette aide est fermée." if aid.is_closed else "Pas encore, ou pas en ce moment.",
        "conditions": conditions,
        "count_of_conditions": _counted(conditions),
        "money": wording.money(aid),
        "amount_text": aid.amount_text,
        "dates": wording.dates(aid),
        "where": wording.where(aid),
        "steps": [{"title": step.title, "html": rich(step.text)} for step in aid.steps.all()],
        "contacts": list(aid.contacts.all()),
        "sources": sources_of(aid),
        "tags": [{"label": topic.name, "href": f"/aides/?sujet={topic.slug}"} for topic in topics],
        "near": near(aid, topics),
        "simulator": simulator(aid.slug),
        "sheet": reverse("aids:sheet", args=[aid.slug]) if aid.slug else "",
        "compare": f"{reverse('aids:compare')}?aide={aid.slug}",
        "report": reverse("aids:report", args=[aid.slug]) if aid.slug else "",
        "more_host": host_of(aid.more_url),
        "partners": partners_of(aid),
    }


def badges_of(aid: AidPage) -> list[dict[str, str]]:
    found = wording.badges(aid)
    if aid.reviewed_on:
        found.append({"label": f"Vérifiée le {day(aid.reviewed_on)}", "icon": "refresh-cw"})
    return found


def closed(aid: AidPage) -> str:
    """Say why nobody can apply now, or nothing."""
    if aid.is_closed and aid.closes_on:
        return f"Elle ne prend plus de demandes depuis le {day(aid.closes_on)}. La page reste pour mémoire."
    if aid.suspended:
        return "L’organisme ne prend pas de demandes en ce moment. Revenez plus tard, ou demandez-lui."
    if aid.opens_later and aid.opens_on:
        return f"Les demandes ouvrent le {day(aid.opens_on)}."
    return ""


def conditions_of(aid: AidPage) -> list[dict[str, str]]:
    """Return each condition as a sentence, the territory first, for ``components/condition.html``."""
    whole = catalogue.open_aid(aid)
    pairs = zip(whole.conditions, whole.notes, strict=True)
    return [
        {"answer": "maybe", "text": sentence(condition), "source": note}
        for condition, note in pairs
        if condition.kind != "dates"
    ]


def _counted(conditions: list[dict[str, str]]) -> str:
    if len(conditions) == 1:
        return "1 condition, à remplir."
    return f"{len(conditions)} conditions, toutes à remplir."


def partners_of(aid: AidPage) -> list[dict[str, str]]:
    """Return what each institution does, for ``components/facts.html``."""
    roles = AidPartner._meta.get_field("roles")
    return [
        {"label": partner.name, "value": ", ".join(roles.labels(partner.roles)) or "Partenaire"}
        for partner in aid.partners.all()
    ]


def sources_of(aid: AidPage) -> list[dict[str, str]]:
    found = []
    for source in aid.sources.all():
        read = f"lue le {day(source.checked_on)}" if source.checked_on else ""
        found.append({"title": source.title, "url": source.url, "read": read})
    return found


def near(aid: AidPage, topics: list[Any]) -> list[dict[str, str]]:
    """Return a few open aids on the same subjects, each with the reason why it is there."""
    if not topics or not aid.pk:
        return []
    names = {topic.pk: topic.name for topic in topics}
    rows = AidPage.objects.visible_to(None).open().filter(topics__in=topics).exclude(pk=aid.pk).distinct()
    found = []
    for other in rows.for_row().order_by("last_day", "pk")[:NEAR]:
        shared = next(topic.name for topic in other.topics.all() if topic.pk in names)
        link = wording.link(other)
        reason = f"elle porte aussi sur « {shared} »."
        found.append({"title": link["title"], "href": link["href"], "meta": link["note"], "reason": reason})
    return found


def rich(html: str) -> SafeString:
    """Return rich text of the editors' as HTML: cleaned when it was written or imported."""
    return mark_safe(expand_db_html(html))  # noqa: S308


def host_of(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].removeprefix("www.") if url else ""
