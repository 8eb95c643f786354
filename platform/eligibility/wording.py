"""Conditions in French: what an aid demands, and what a company's facts say of it, with their source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from core.wording import day, euros, number
from eligibility import trees
from eligibility.conditions import (
    HEAD_OFFICE,
    Activity,
    Age,
    Balance,
    Bounds,
    Category,
    Condition,
    Created,
    Dates,
    Headcount,
    LegalForm,
    Place,
    Situation,
    Spend,
    Text,
    Turnover,
    Zone,
)
from eligibility.facts import Fact, Facts, Range, Source
from eligibility.judging import judge
from eligibility.situations import SITUATIONS

# After « couvre ». Zones whose article is not known here are listed bare.
WITH_ARTICLE = {
    "FR": "toute la France", "01": "la Guadeloupe", "02": "la Martinique", "03": "la Guyane",
    "04": "La Réunion", "06": "Mayotte", "11": "l’Île-de-France", "24": "le Centre-Val de Loire",
    "27": "la Bourgogne-Franche-Comté", "28": "la Normandie", "32": "les Hauts-de-France",
    "44": "le Grand Est", "52": "les Pays de la Loire", "53": "la Bretagne", "75": "la Nouvelle-Aquitaine",
    "76": "l’Occitanie", "84": "l’Auvergne-Rhône-Alpes", "93": "la Provence-Alpes-Côte d’Azur",
    "94": "la Corse",
}  # fmt: skip
SECTION_NAMES = {
    "A": "agriculture", "B": "industries extractives", "C": "industrie", "D": "énergie",
    "E": "eau et déchets", "F": "construction", "G": "commerce", "H": "transports",
    "I": "hébergement et restauration", "J": "information et communication", "K": "finance et assurance",
    "L": "immobilier", "M": "activités spécialisées, scientifiques et techniques",
    "N": "services administratifs et de soutien", "O": "administration publique", "P": "enseignement",
    "Q": "santé et action sociale", "R": "arts et spectacles", "S": "autres services",
    "T": "employeurs à domicile", "U": "organismes internationaux",
}  # fmt: skip
FORM_NAMES = {
    "1": "entrepreneurs individuels", "1000": "entrepreneurs individuels", "4": "établissements publics",
    "5": "sociétés commerciales", "52": "SNC", "54": "SARL", "5498": "EURL", "55": "SA", "56": "SA",
    "57": "SAS", "5710": "SAS", "5720": "SASU", "6": "autres personnes morales", "65": "sociétés civiles",
    "7": "organismes publics", "92": "associations", "93": "fondations",
}  # fmt: skip
CATEGORY_NAMES = {"MIC": "microentreprises", "PME": "PME", "ETI": "entreprises de taille intermédiaire",
                  "GE": "grandes entreprises"}  # fmt: skip
UNKNOWN = {
    "place": "où est votre établissement",
    "head_office": "où est votre siège",
    "activity": "votre activité",
    "legal_form": "votre forme juridique",
    "headcount": "votre effectif",
    "turnover": "votre chiffre d’affaires",
    "balance": "le total de votre bilan",
    "spend": "le montant de votre projet",
    "created_on": "la date de création de votre entreprise",
}
FINER = {
    "place": "savoir si votre commune en fait partie",
    "activity": "votre activité exacte",
    "legal_form": "votre forme juridique exacte",
    "created": "la date exacte",
    "age": "la date exacte",
}
LISTED = 4  # zones or codes written in full; the rest is counted


@dataclass(frozen=True, slots=True)
class Reading:
    """One condition, read: the answer, and the sentence that says why."""

    condition: Condition
    answer: bool | None
    sentence: str


def read(conditions: Iterable[Condition], facts: Facts) -> list[Reading]:
    """Return each condition with its answer and its sentence, in order."""
    readings = []
    for condition in conditions:
        answer = judge(condition, facts)
        readings.append(Reading(condition, answer, sentence(condition, answer, facts)))
    return readings


def sentence(condition: Condition, answer: bool | None, facts: Facts) -> str:
    """Say what is known with its source, then what is demanded: « Votre activité est… : cette aide… »."""
    if isinstance(condition, Text):
        return f"À vérifier avec l’organisme : {condition.text.strip().rstrip('.')}."
    wanted = demand(condition) if not answer else met(condition, facts)
    if isinstance(condition, Dates):
        return f"Nous sommes le {day(facts.today)} : cette aide {wanted}."
    known = [known for name in condition.reads if (known := _known(name, condition, facts))]
    missing = [UNKNOWN[name] for name in condition.reads if name in UNKNOWN and facts.value(name) is None]
    if answer is None and not known:
        subject = SITUATIONS[condition.name].question if isinstance(condition, Situation) else ""
        return (
            f"{subject} Cette aide {wanted}."
            if subject
            else f"Cette aide {wanted} : nous ne connaissons pas {' ni '.join(missing)}."
        )
    told = " et ".join(known)
    if not told:
        return f"Cette aide {wanted}."
    if answer is None:
        finer = FINER.get(condition.kind, "le chiffre exact")
        rest = f"Il reste à savoir {' et '.join(missing)}." if missing else f"Il faut {finer}."
        return f"{told} : cette aide {wanted}. {rest}"
    return f"{told} : cette aide {wanted}."


def demand(condition: Condition) -> str:
    """Say what is demanded, after « cette aide »: « couvre la Bretagne », « demande 9 salariés au plus »."""
    match condition:
        case Place():
            return _demand_place(condition)
        case Activity():
            return _demand_codes("s’adresse à tous les secteurs", "s’adresse à : ", condition, _activity)
        case LegalForm():
            return _demand_codes(
                "s’adresse à toutes les formes juridiques",
                "s’adresse à : ",
                condition,
                lambda code: FORM_NAMES.get(code, f"catégorie juridique {code}"),
            )
        case Headcount():
            return f"demande {_between(condition, _employees)}"
        case Turnover():
            return f"demande un chiffre d’affaires {_of(_between(condition, euros))}"
        case Balance():
            return f"demande un bilan {_of(_between(condition, euros))}"
        case Spend():
            return f"demande un projet {_of(_between(condition, euros))}"
        case Age():
            return f"demande {_between(condition, _span)} d’existence"
        case Created():
            return f"demande une entreprise créée {_days(condition.since, condition.until)}"
        case Dates():
            return f"est ouverte {_days(condition.opens, condition.closes)}"
        case Category():
            return "s’adresse aux " + _listed([CATEGORY_NAMES[name] for name in condition.included])
        case Situation():
            situation = SITUATIONS[condition.name]
            return situation.demanded if condition.expected else situation.refused
        case Text():
            return f"demande : {condition.text.strip().rstrip('.')}"


def met(condition: Condition, facts: Facts) -> str:
    """Say of a long list only what the company is inside of: « couvre la Bretagne, entre autres »."""
    if isinstance(condition, Place):
        place = facts.value(condition.reads[0]) or ""
        inside = tuple(
            zone
            for zone in condition.zones
            if trees.within(place, [trees.place_node(path) for path in zone.paths])
        )
        if 0 < len(inside) < len(condition.zones):
            return demand(replace(condition, zones=inside, exclusions=())) + ", entre autres"
    if isinstance(condition, Activity):
        activity = facts.value("activity") or ""
        codes = tuple(
            code for code in condition.included if trees.within(activity, [trees.activity_node(code)])
        )
        if 0 < len(codes) < len(condition.included):
            return demand(replace(condition, included=codes, excluded=())) + ", entre autres"
    return demand(condition)


def _demand_place(condition: Place) -> str:
    named = [_zone(zone) for zone in condition.zones]
    text = "couvre " + (_listed(named) if all(whole for _, whole in named) else f": {_listed(named)}")
    if condition.where == HEAD_OFFICE:
        text = "demande un siège dans ce territoire : " + _listed(named)
    if condition.exclusions:
        text += f", sauf {_listed([_zone(zone) for zone in condition.exclusions])}"
    return text


def _zone(zone: Zone) -> tuple[str, bool]:
    """Return the zone's name, and whether it reads well after a verb."""
    if zone.kind in {"country", "region"} and (
        known := WITH_ARTICLE.get("FR" if zone.kind == "country" else zone.code)
    ):
        return known, True
    return zone.label, False


def _demand_codes(every: str, some: str, condition: Activity | LegalForm, name) -> str:
    text = some + _listed([name(code) for code in condition.included]) if condition.included else every
    if condition.excluded:
        text += f", sauf {_listed([name(code) for code in condition.excluded])}"
    return text


def _activity(code: str) -> str:
    if code.upper() in SECTION_NAMES:
        return SECTION_NAMES[code.upper()]
    return f"{SECTION_NAMES[trees.activity_node(code)[0]]} (code {code})"


def _listed(names: list) -> str:
    """Write a list, its end counted when it is long: « A, B et C », « A, B, C, D et 9 autres »."""
    words = [name if isinstance(name, str) else name[0] for name in names]
    if len(words) > LISTED + 1:
        words = [*words[:LISTED], f"{len(words) - LISTED} autres"]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} et {words[-1]}"


def _between(bounds: Bounds, words) -> str:
    low, high = bounds.minimum, bounds.maximum
    if low is not None and high is not None:
        return words(low) if low == high else f"{_figure(low, words)} à {words(high)}"
    return f"{words(low)} au moins" if low is not None else f"{words(high)} au plus"


def _figure(value: int, words) -> str:
    return number(value) if words is _employees else words(value)


def _of(text: str) -> str:
    return f"de {text}"


def _employees(count: int) -> str:
    if count == 0:
        return "aucun salarié"
    return f"{number(count)} {'salarié' if count == 1 else 'salariés'}"


def _span(months: int) -> str:
    if months % 12 or not months:
        return f"{number(months)} mois"
    return f"{number(months // 12)} {'an' if months == 12 else 'ans'}"


def _days(first: date | None, last: date | None) -> str:
    if first is None:
        return f"jusqu’au {day(last)}" if last is not None else "sans limite"
    if last is None:
        return f"depuis le {day(first)}"
    return f"du {day(first)} au {day(last)}" if first != last else f"le {day(first)}"


def _known(name: str, condition: Condition, facts: Facts) -> str:
    """Say the fact with its source, nothing when it is unknown: « Vous avez 3 à 5 salariés (registre) »."""
    fact = facts.known.get(name)
    if fact is None:
        return ""
    return f"{said(name, fact)} ({source(fact)})"


def said(name: str, fact: Fact) -> str:
    """Say a fact about the company, without its source nor a full stop."""
    value = fact.value
    match name:
        case "place":
            return f"Votre entreprise est {fact.label or 'en France'}"
        case "head_office":
            return f"Votre siège est {fact.label or 'en France'}"
        case "activity":
            return f"Votre activité est : {fact.label or SECTION_NAMES.get(value[:1], value)}"
        case "legal_form":
            return f"Votre forme juridique est : {fact.label or FORM_NAMES.get(value, value)}"
        case "headcount":
            return f"Vous avez {ranged(value, _employees)}"
        case "turnover":
            return f"Votre chiffre d’affaires est de {ranged(value, euros)}"
        case "balance":
            return f"Votre bilan est de {ranged(value, euros)}"
        case "spend":
            return f"Votre projet est de {ranged(value, euros)}"
        case "created_on":
            return f"Votre entreprise a été créée {_created(value)}"
    situation = SITUATIONS[name]
    return situation.is_so if value else situation.is_not


def ranged(known: Range[int], words) -> str:
    low, high = known.minimum, known.maximum
    if low is not None and low == high:
        return words(low)
    if high is None:
        return f"{words(low)} ou plus" if low is not None else "un nombre inconnu"
    if not low:
        return f"{words(high)} au plus"
    return f"{_figure(low, words)} à {words(high)}"


def _created(known: Range[date]) -> str:
    if known.exact and known.minimum is not None:
        return f"le {day(known.minimum)}"
    if known.minimum is not None and known.maximum is not None:
        return f"entre le {day(known.minimum)} et le {day(known.maximum)}"
    if known.minimum is not None:
        return f"le {day(known.minimum)} ou après"
    return f"le {day(known.maximum)} ou avant" if known.maximum is not None else "à une date inconnue"


def source(fact: Fact) -> str:
    """Say who says so, and when: « registre, 12 mai 2026 », « vous », « déduit, 12 mai 2026 »."""
    who = {Source.DECLARED: "vous", Source.REGISTER: "registre", Source.COMPUTED: "déduit"}[fact.source]
    return f"{who}, {day(fact.on)}" if fact.on else who
