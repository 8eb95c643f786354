"""Programmes of « Mission transition écologique des entreprises »: one JSON object a line.

``eligibilityData`` is what their own evaluator reads; each of its facts becomes a condition. Their texts may
say more: what repeats a fact is left out, what adds to one stands under it, what only a person can judge is a
condition in words. Nothing is dropped: the row is kept as it came.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cms.aids.choices import Kind, Role
from cms.aids.importing.drafts import LEAD_MAX, TITLE_MAX, Draft, cut, from_markdown, is_address, plain
from cms.aids.importing.files import FileRefused, json_lines
from core.words import fold

SITE = "https://mission-transition-ecologique.beta.gouv.fr/aides-entreprise/"
KINDS = {
    "étude": Kind.STUDY, "financement": Kind.FUNDING, "formation": Kind.TRAINING, "prêt": Kind.LOAN,
    "avantage fiscal": Kind.TAX,
}  # fmt: skip
TOPICS = {
    "energy": "energie", "waste": "dechets", "mobility": "mobilite", "rh": "formation",
    "environmental": "environnement", "water": "environnement", "building": "energie",
    "eco-design": "environnement", "biodiversite": "environnement",
}  # fmt: skip
EVERY_SECTION = "ABCDEFGHIJKLMNOPQRSTU"
AMOUNTS = ("montant du financement", "montant de l'avantage fiscal", "montant du prêt")
# The whole sentence, or the figures are left in words.
RATE_AND_CEILING = re.compile(
    r"Jusqu['’]à (\d{1,3}) ?% (?:du coût de l['’]étude|des coûts|des dépenses(?: éligibles)?), "
    r"dans un maximum de ([\d \u00a0\u202f]+) €"
)
YEARS = re.compile(r"au moins (un|\d+) ans? d activite")
HEAD_COUNTS = {"toutes tailles", "eligible aux micro entreprises"}
NO_MICRO = "non eligible aux micro entreprises"
EVERY_SECTOR = {"tous secteurs d activite"}
EVERYWHERE = {"france et territoires d outre mer", "france"}
ANY_AGE = {"eligible a toutes les entreprises"}
NOT_STARTED = (
    "l operation pour laquelle vous sollicitez une aide financiere ne doit pas avoir commence ou ne doit pas"
)
CRAFT = {"etre un artisan"}
KNOWN = {
    "titre", "promesse", "description", "description longue", "illustration", "opérateur de contact",
    "contact question", "nature de l'aide", "objectifs", "conditions d'éligibilité", "eligibilityData",
    "publicodes", "id", "type", "url", "montant du financement", "fin de validité", "début de validité",
    "coût de l'accompagnement", "durée de l'accompagnement", "activable en autonomie",
    "ouvert aux administrations publiques", "autres opérateurs", "metaTitre", "metaDescription",
    "montant de l'avantage fiscal", "champs conditionnels", "montant du prêt", "durée du prêt",
    "aide temporairement indisponible",
}  # fmt: skip


def read(path: Path) -> Iterator[tuple[int, dict[str, Any], Draft]]:
    for number, row in json_lines(path):
        for name in ("id", "titre"):
            if not isinstance(row.get(name), str) or not row[name].strip():
                raise FileRefused(number, f"il manque « {name} ».")
        try:
            yield number, row, draft_of(row)
        except (TypeError, AttributeError, KeyError) as error:
            raise FileRefused(number, f"« {row['id']} » n’a pas la forme attendue ({error}).") from error


def draft_of(row: dict[str, Any]) -> Draft:
    draft = Draft(row["id"], cut(" ".join(row["titre"].split()), TITLE_MAX))
    for name in sorted(row.keys() - KNOWN):
        draft.problems.append(f"« {name} » n’est pas connu : gardé dans la copie brute")
    _nature(draft, row)
    _amounts(draft, row)
    _dates(draft, row)
    _people(draft, row)
    _conditions(draft, row)
    _texts(draft, row)
    return draft


def _nature(draft: Draft, row: dict[str, Any]) -> None:
    nature = row.get("nature de l'aide", "")
    if nature not in KINDS:
        draft.problems.append(f"nature « {nature} » : classée dans « Autre »")
    draft.fields["kind"] = KINDS.get(nature, Kind.OTHER).value
    if row.get("aide temporairement indisponible") == "oui":
        draft.fields["suspended"] = True
    goals = row.get("eligibilityData", {}).get("priorityObjectives", [])
    draft.topics = sorted({TOPICS[goal] for goal in goals if goal in TOPICS})
    for goal in goals:
        if goal not in TOPICS:
            draft.problems.append(f"objectif « {goal} » : sans sujet chez nous")


def _amounts(draft: Draft, row: dict[str, Any]) -> None:
    said = [row[name] for name in AMOUNTS if row.get(name)]
    draft.text("amount_text", " ; ".join(said))
    if len(said) == 1 and (found := RATE_AND_CEILING.fullmatch(said[0].strip())):
        rate, ceiling = int(found[1]), int(re.sub(r"\D", "", found[2]))
        if 0 < rate <= 100:
            draft.fields |= {"rate_max": str(rate), "ceiling": ceiling * 100}
    draft.text("service_cost", row.get("coût de l'accompagnement"))
    draft.text("service_length", row.get("durée de l'accompagnement"))
    draft.text("loan_terms", row.get("durée du prêt"))


def _dates(draft: Draft, row: dict[str, Any]) -> None:
    draft.dates(_day(draft, row, "début de validité"), _day(draft, row, "fin de validité"))


def _day(draft: Draft, row: dict[str, Any], name: str) -> date | None:
    written = row.get(name)
    if not written:
        return None
    try:
        return datetime.strptime(written, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone
    except (ValueError, TypeError):
        draft.problems.append(f"{name} : « {written} » n’est pas une date, gardée en mots")
        draft.block(None, f"<p>{html.escape(name.capitalize())} : {html.escape(str(written))}</p>")
        return None


def _people(draft: Draft, row: dict[str, Any]) -> None:
    operator = row.get("opérateur de contact") or ""
    names = [operator, *row.get("autres opérateurs", [])]
    for place, name in enumerate(dict.fromkeys(name.strip() for name in names if name.strip())):
        draft.add("partners", name=cut(name, 200), roles=f",{Role.OPERATOR}," if not place else "")
    asked, own = row.get("contact question") or "", f"{SITE}{row['id']}"
    contact: dict[str, str] = {"name": cut(operator or "Mission transition écologique", 200)}
    if asked == "formulaire":
        contact["url"] = own
    elif asked.startswith("mailto:"):
        contact["email"] = asked.removeprefix("mailto:").partition("?")[0][:254]
    elif is_address(asked):
        contact["url"] = asked
    elif asked:
        draft.problems.append(f"contact « {cut(asked, 120)} » gardé en mots")
        contact["name"] = cut(f"{contact['name']} : {asked}", 200)
    draft.add("contacts", **contact)
    draft.url("more_url", row.get("url"), "Page officielle")
    draft.add(
        "sources", title="Mission transition écologique des entreprises (Licence ouverte 2.0)", url=own[:500]
    )


def _conditions(draft: Draft, row: dict[str, Any]) -> None:
    company = row.get("eligibilityData", {}).get("company", {})
    said = row.get("conditions d'éligibilité", {})
    texts = {name: [" ".join(text.split()) for text in found if text] for name, found in said.items()}
    _place(draft, company, texts.pop("secteur géographique", []))
    _headcount(draft, company, texts.pop("taille de l'entreprise", []))
    _activity(draft, company, texts.pop("secteur d'activité", []))
    if not company.get("openToPublicAdministration"):
        draft.condition({"kind": "situation", "name": "public_body", "expected": False})
    for text in texts.pop("nombre d'années d'activité", []):
        _age(draft, text)
    for text in texts.pop("autres critères d'éligibilité", []):
        _other(draft, text)
    for name, found in texts.items():
        draft.problems.append(f"critère « {name} » : gardé en mots")
        for text in found:
            draft.words_condition(f"{name.capitalize()} : {text}")
    for name in sorted(company.keys() - {
        "allowedRegion", "minEmployees", "maxEmployees", "allowedNafSections", "excludeMicroentrepreneur",
        "openToPublicAdministration",
    }):  # fmt: skip
        draft.problems.append(f"eligibilityData « {name} » : gardé en mots")
        draft.words_condition(f"{name} : {company[name]}")


def _place(draft: Draft, company: dict[str, Any], texts: list[str]) -> None:
    regions = company.get("allowedRegion") or []
    draft.fields["zones"] = "\n".join(regions) if regions else "France"
    listed = {fold(name) for name in regions}
    for text in texts:
        if fold(text) in EVERYWHERE or {fold(part) for part in text.split(", ")} == listed:
            continue
        draft.words_condition(f"Territoire : {text}")


def _headcount(draft: Draft, company: dict[str, Any], texts: list[str]) -> None:
    bounds = {
        ours: int(company[theirs])
        for ours, theirs in (("minimum", "minEmployees"), ("maximum", "maxEmployees"))
        if str(company.get(theirs, "")).isdigit()
    }
    no_micro = bool(company.get("excludeMicroentrepreneur"))
    left = [
        text for text in texts if fold(text) not in HEAD_COUNTS and not (no_micro and fold(text) == NO_MICRO)
    ]
    if bounds:
        # Their figures decide; their words stand beside, for « moins de 250 » and 250 are not one.
        draft.condition({"kind": "headcount", **bounds}, " ; ".join(left))
    else:
        for text in left:
            draft.words_condition(f"Taille : {text}")
    if no_micro:
        draft.condition({"kind": "situation", "name": "micro_entrepreneur", "expected": False})


def _activity(draft: Draft, company: dict[str, Any], texts: list[str]) -> None:
    allowed = company.get("allowedNafSections") or []
    sections = [section for section in EVERY_SECTION if section in allowed]
    left = [text for text in texts if fold(text) not in EVERY_SECTOR]
    if allowed and len(sections) < len(EVERY_SECTION):
        draft.condition({"kind": "activity", "included": sections}, plain(" ; ".join(left)))
        draft.fields["sections"] = f",{','.join(sections)},"
        # A list of codes is narrower than the sections that hold them.
        left = [text for text in left if "naf" in fold(text).split()]
    for text in left:
        draft.words_condition(f"Secteur d’activité : {text}")


def _age(draft: Draft, text: str) -> None:
    if fold(text) in ANY_AGE:
        return
    if found := YEARS.fullmatch(fold(text)):
        years = 1 if found[1] == "un" else int(found[1])
        draft.condition({"kind": "age", "minimum": 12 * years})
    else:
        draft.words_condition(text)


def _other(draft: Draft, text: str) -> None:
    if fold(text).startswith(NOT_STARTED):
        draft.condition({"kind": "situation", "name": "project_started", "expected": False}, plain(text))
    elif fold(text) in CRAFT:
        draft.condition({"kind": "situation", "name": "craft", "expected": True})
    else:
        draft.words_condition(plain_markdown(text))


def plain_markdown(text: str) -> str:
    return plain(from_markdown(text))


def _texts(draft: Draft, row: dict[str, Any]) -> None:
    draft.text("lead", row.get("promesse") or row["titre"], LEAD_MAX)
    if row.get("metaTitre"):
        draft.fields["seo_title"] = cut(row["metaTitre"], 255)
    if row.get("metaDescription"):
        draft.fields["search_description"] = row["metaDescription"]
    draft.block(None, from_markdown(row.get("description") or ""))
    draft.block("En détail", from_markdown(row.get("description longue") or ""))
    if variants := row.get("champs conditionnels"):
        draft.block("Selon votre situation", _variants(variants))
    for number, step in enumerate(row.get("objectifs", []), 1):
        _step(draft, number, step, row["id"])


def _variants(variants: list[dict[str, Any]]) -> str:
    lines = []
    for variant in variants:
        all_of, one_of = variant.get("toutes ces conditions", []), variant.get("une de ces conditions", [])
        when = " et ".join(all_of) + (" ; " if all_of and one_of else "") + " ou ".join(one_of)
        rest = {
            name: ", ".join(value) if isinstance(value, list) else str(value)
            for name, value in variant.items()
            if not name.endswith("ces conditions")
        }
        told = " ; ".join(f"{name} : {value}" for name, value in rest.items())
        said = f"{when.replace('>=', '≥').replace('<=', '≤')} → {told}"
        lines.append(f"<li>{html.escape(said)}</li>")
    return f"<ul>{''.join(lines)}</ul>"


def _step(draft: Draft, number: int, step: dict[str, Any], slug: str) -> None:
    text = from_markdown(step.get("description") or "")
    words = plain(text)
    first = re.match(r"(.{8,100}?)(?:[.!?]|\s:)(?:\s|$)", words)
    title = words if len(words) <= 140 else first[1] if first else f"Étape {number}"
    links = "".join(
        f'<li><a href="{html.escape(link["lien"])}">{html.escape(link.get("texte") or link["lien"])}</a></li>'
        if is_address(link.get("lien") or "")
        else f'<li><a href="{SITE}{slug}">{html.escape(link.get("texte") or "Le formulaire")}</a></li>'
        for link in step.get("liens", [])
    )
    whole = "" if title == words else text
    draft.add(
        "steps",
        title=title.rstrip(" .") or f"Étape {number}",
        text=whole + (f"<ul>{links}</ul>" if links else ""),
    )
