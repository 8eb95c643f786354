"""What the pages of the two lists print, from what was found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.cache import cache

from core.wording import number
from core.words import fold
from marketplace.directory import wording
from marketplace.directory.asking import ANYWHERE, PARAMETERS, RADII, YES, Wanted
from marketplace.directory.explaining import METHOD, facts, sentence
from marketplace.directory.finding import Result, Results
from marketplace.directory.models import ConnectorProfile, Language, Level, ProviderProfile, ServiceOffer
from marketplace.directory.ranking.contributions import kilometres
from taxonomy.models import ServiceType
from taxonomy.vocabulary import topic_names
from territories.models import Region

KEPT, LIFE = "directory.labels", 600  # seconds
MOST_OPTIONS = 8
LEGENDS = {
    "prestation": "Prestation",
    "prix": "Prix",
    "sujet": "Sujet",
    "region": "Région",
    "avis": "Avis",
    "langue": "Langue",
    "distance": "À distance",
    "niveau": "Engagement",
    "places": "Disponibilité",
}
# Where every answer is « oui », or the codes are ours.
WORDS = {
    "avis": {"good": "4 sur 5 et plus", "some": "Au moins 3 avis"},
    "distance": {YES: "Travaille à distance"},
    "prix": {YES: "Sous la médiane publiée"},
    "places": {YES: "Prend de nouvelles entreprises"},
}
PLURAL = {"provider": ("prestataire", "prestataires"), "connector": ("connecteur", "connecteurs")}


def names(wanted: Wanted) -> dict[str, Mapping[str, str]]:
    """Return, by parameter, the name of each code. The same for everyone, so kept a while."""
    found = cache.get(KEPT)
    if found is None:
        services = dict(ServiceType.objects.values_list("code", "name"))
        found = (services, dict(Region.objects.values_list("code", "name")))
        cache.set(KEPT, found, LIFE)
    services, regions = found
    known: dict[str, Mapping[str, str]] = {
        "prestation": services,
        "region": regions,
        "sujet": {topic.slug: topic.name for topic in topic_names().values()},
        "langue": {code: str(label) for code, label in Language.choices},
        "niveau": {code: str(label) for code, label in Level.choices},
        **WORDS,
    }
    return {name: known[name] for name in PARAMETERS[wanted.list]}


def rows(results: Results, wanted: Wanted) -> list[dict[str, Any]]:
    """Arguments of ``components/listing.html``."""
    return [_row(each, results, wanted) for each in results.shown]


def _row(result: Result, results: Results, wanted: Wanted) -> dict[str, Any]:
    row = result.row
    found: dict[str, Any] = {
        "name": row.name,
        "href": row.get_absolute_url(),
        "initials": wording.initials(row.name),
        "text": f"{row.headline} · {wording.where(row)}",
        "distance": "" if result.fit.kilometres is None else kilometres(result.fit.kilometres),
        "badges": _badges(result),
        "reason": sentence(result, wanted),
        "facts": facts(result, wanted, results.weights),
        "method": METHOD,
    }
    if isinstance(row, ProviderProfile):
        found |= _rating(row) | _price(row, wanted)
    return found


def _badges(result: Result) -> list[dict[str, str]]:
    row, badges = result.row, []
    if result.frozen.is_newcomer:
        said = "" if result.frozen.reviews or isinstance(row, ConnectorProfile) else ", pas encore d’avis"
        badges.append({"label": f"Nouveau{said}", "kind": "maybe"})
    if isinstance(row, ConnectorProfile):
        if row.level == Level.LABELLED:
            badges.append({"label": "Connecteur labellisé", "kind": "yes"})
        else:
            badges.append({"label": "Bénévole, charte signée", "kind": ""})
        badges.append(
            {"label": "Prend de nouvelles entreprises", "kind": "yes"}
            if row.capacity_open
            else {"label": "Complet pour l’instant", "kind": ""}
        )
    if row.remote_ok:
        badges.append({"label": "À distance aussi", "kind": ""})
    return badges


def _rating(profile: ProviderProfile) -> dict[str, str]:
    if profile.rating_mean is None or profile.rating_count < 3:
        return {"rating": "", "reviews": ""}
    return {
        "rating": number(profile.rating_mean / 100, decimals=1),
        "reviews": f"{number(profile.rating_count)} avis",
    }


def _price(profile: ProviderProfile, wanted: Wanted) -> dict[str, str]:
    """The price of what is looked for, the lowest of several; of anything when nothing precise is."""
    offers = list(profile.offers.all())
    offers = [each for each in offers if _is_wanted(each, wanted)] or offers
    if not offers:
        return {}
    # What is on quote has no price to compare: it comes last.
    best = min(
        offers, key=lambda each: (each.price_min_cents is None, each.price_min_cents or 0, each.position)
    )
    words = " · ".join(part for part in (wording.offer_title(best), wording.unit(best)) if part)
    return {"price": wording.price(best), "offer": words}


def _is_wanted(offer: ServiceOffer, wanted: Wanted) -> bool:
    """Whether it is what was asked for: chosen, or named by one of the words."""
    if wanted.services:
        return offer.service_type_id in wanted.services
    name = fold(offer.service_type.name)
    return any(len(word) > 3 and word in name for word in fold(wanted.text).split())


def count(total: int, wanted: Wanted) -> str:
    """« 19 prestataires à moins de 50 km de Guéret »."""
    one, many = PLURAL[wanted.list]
    told = f"{number(total)} {many if total > 1 else one}" if total else f"Aucun {one}"
    if wanted.point and wanted.commune:
        if wanted.radius:
            return f"{told} à moins de {number(wanted.radius, unit='km')} de {wanted.commune.name}"
        return f"{told} pour {wanted.commune.name}, à distance compris"
    return told


def groups(results: Results, wanted: Wanted) -> list[dict[str, Any]]:
    """Groups of ``components/facets.html``: values by how much they find, those ticked in any case."""
    known = names(wanted)
    found = []
    if wanted.point:
        options = [
            {"label": f"Moins de {number(each, unit='km')}", "value": each, "checked": wanted.radius == each}
            for each in RADII
        ]
        options.append(
            {"label": "Partout, à distance aussi", "value": ANYWHERE, "checked": not wanted.radius}
        )
        found.append({"legend": "Distance", "name": "rayon", "type": "radio", "options": options})
    for name, facet in PARAMETERS[wanted.list].items():
        ticked = wanted.chosen.get(name, ())
        if name == "distance" and wanted.point and not ticked:
            continue
        options = _options(results.facets.get(facet, {}), known[name], ticked)
        # One language that all speak helps nobody to choose.
        if name == "langue" and len(options) < 2 and not ticked:
            continue
        found.append({"legend": LEGENDS[name], "name": name, "options": options})
    return [group for group in found if group["options"]]


def _options(
    counts: Mapping[str, int], known: Mapping[str, str], ticked: tuple[str, ...]
) -> list[dict[str, Any]]:
    most = sorted(counts, key=lambda code: (-counts[code], known.get(code, code)))
    shown = [code for code in most if code in known][:MOST_OPTIONS]
    shown += [code for code in ticked if code in known and code not in shown]
    return [
        {"label": known[code], "value": code, "checked": code in ticked, "count": number(counts.get(code, 0))}
        for code in shown
    ]


def chosen(wanted: Wanted) -> list[dict[str, str]]:
    """Items of ``components/filters.html``: each filter in force, with the address that takes it away."""
    known = names(wanted)
    items = [
        {"label": known[name].get(value, value), "href": wanted.less(name, value).address()}
        for name, values in wanted.chosen.items()
        for value in values
    ]
    if wanted.place:
        items.append({"label": wanted.place, "href": wanted.placeless().address()})
    return items


def hidden(wanted: Wanted, *, place: bool) -> list[tuple[str, str]]:
    """What the form of the filters must keep: the words, the place, the order."""
    pairs = [("q", wanted.text)]
    if place:
        pairs += [("lieu", wanted.place), ("lieu_code", wanted.commune.code if wanted.commune else "")]
    pairs += [("tri", "proches")] if wanted.nearest else []
    return [(name, value) for name, value in pairs if value]
