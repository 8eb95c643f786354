"""What the page prints, from what was found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.capabilities import searchables
from core.wording import number
from search.federated import explaining, labels
from search.federated.asking import FACETS, Wanted, kinds, slug_of
from search.federated.finding import Result, Results
from search.federated.highlighting import excerpt, marked

METHOD = "/recherche/comment/"
MOST_OPTIONS = 8
LEGENDS = {"sujet": "Sujet", "region": "Région", "secteur": "Secteur"}
AGES = {
    "": "Toutes les dates",
    "mois": "Depuis un mois",
    "trimestre": "Depuis trois mois",
    "an": "Depuis un an",
}


def rows(results: Results, wanted: Wanted) -> list[dict[str, Any]]:
    """Arguments of ``components/rows.html``."""
    return [_row(result, explained=bool(wanted.text) and not wanted.newest) for result in results.shown]


def _row(result: Result, *, explained: bool) -> dict[str, Any]:
    entry = searchables[result.kind].entry(result.row)
    matched = frozenset(result.ranked.hit.matched)
    title = str(entry["title"])
    row = {
        **entry,
        "title": marked(title, matched),
        "summary": excerpt(str(entry.get("summary") or ""), matched),
    }
    if explained:
        row["reason"] = explaining.sentence(result.ranked, title, matched)
        row["facts"] = explaining.facts(result.ranked)
        row["method"] = METHOD
    return row


def groups(results: Results, wanted: Wanted) -> list[dict[str, Any]]:
    """Groups of ``components/facets.html``: values by how much they find, those ticked in any case."""
    names = labels.names()
    counts = results.facets.get("kind", {})
    options = [
        {
            "label": kind.plural,
            "value": slug_of(kind),
            "checked": slug_of(kind) in wanted.kinds,
            "count": number(counts.get(kind.name, 0)),
        }
        for kind in kinds()
        if counts.get(kind.name) or slug_of(kind) in wanted.kinds
    ]
    found = [{"legend": "Je cherche", "name": "type", "options": options}]
    for name, facet in FACETS.items():
        ticked = wanted.filters.get(name, ())
        options = _options(results.facets.get(facet, {}), names[facet], ticked)
        found.append({"legend": LEGENDS[name], "name": name, "options": options})
    if results.total or wanted.since:
        found.append({"legend": "Date", "name": "depuis", "type": "radio", "options": _ages(results, wanted)})
    return [group for group in found if group["options"]]


def _options(
    counts: Mapping[str, int], names: Mapping[str, str], ticked: tuple[str, ...]
) -> list[dict[str, Any]]:
    most = sorted(counts, key=lambda code: (-counts[code], names.get(code, code)))
    shown = [code for code in most if code in names][:MOST_OPTIONS]
    shown += [code for code in ticked if code in names and code not in shown]
    return [
        {
            "label": names[code],
            "value": code,
            "checked": code in ticked,
            "count": number(counts.get(code, 0)),
        }
        for code in shown
    ]


def _ages(results: Results, wanted: Wanted) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "value": name or "toutes",
            "checked": name == wanted.since,
            "count": number(results.ages[name]) if name in results.ages else None,
        }
        for name, label in AGES.items()
    ]


def chosen(wanted: Wanted) -> list[dict[str, str]]:
    """Items of ``components/filters.html``: each filter in force, with the address that takes it away."""
    names = labels.names()
    plurals = {slug_of(kind): kind.plural for kind in kinds()}
    items = [{"label": plurals[slug], "href": wanted.without("type", slug)} for slug in wanted.kinds]
    for name, values in wanted.filters.items():
        known = names[FACETS[name]]
        items += [{"label": known.get(value, value), "href": wanted.without(name, value)} for value in values]
    if wanted.since:
        items.append({"label": AGES[wanted.since], "href": wanted.without("depuis", wanted.since)})
    return items


def count(total: int) -> str:
    if not total:
        return "Aucun résultat"
    return "1 résultat" if total == 1 else f"{number(total)} résultats"
