"""The national schema of aids for professionals (etalab/schema-dispositif-aide, v0.2.0), in CSV.

Their codes of places take digits only, so Corsica's (2A, 2B) do not fit their pattern: both ways they are
written as INSEE does. Their instants are UTC; a day is that of Paris.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cms.aids.choices import Audience, Kind, Role
from cms.aids.fields import joined
from cms.aids.importing.drafts import LEAD_MAX, TITLE_MAX, Draft, cut, from_markdown, plain
from cms.aids.importing.files import FileRefused, csv_rows
from cms.aids.sentences import sentence
from core.clock import PARIS
from core.words import fold
from eligibility.conditions import ConditionError, from_dict

CORE = (
    "id", "titre", "promesse", "description", "eligibilite", "types_aides", "porteurs", "programmes_parents",
    "url_source", "cibles", "eligibilite_geographique", "eligibilite_geographique_exclusions",
    "date_ouverture", "date_cloture", "date_mise_a_jour",
)  # fmt: skip
PROFESSIONAL = (
    "base_juridique", "eligibilite_effectif_minimal", "eligibilite_effectif_maximal",
    "eligibilite_categorie_taille_entreprise", "eligibilite_annees_existence_minimal",
    "eligibilite_forme_juridique", "eligibilite_forme_juridique_exclusions", "ciblage_secteur_activite",
    "ciblage_naf", "ciblage_naf_exclusions", "chainage_paiement",
)  # fmt: skip
COLUMNS = (*CORE, *PROFESSIONAL)
KINDS = {
    "financement": Kind.FUNDING, "subvention": Kind.GRANT, "pret": Kind.LOAN, "avance": Kind.ADVANCE,
    "avance recuperable": Kind.ADVANCE, "garantie": Kind.GUARANTEE, "avantage fiscal": Kind.TAX,
    "etude": Kind.STUDY, "formation": Kind.TRAINING, "accompagnement": Kind.COACHING,
    "information": Kind.INFORMATION, "cheque": Kind.VOUCHER, "capital": Kind.EQUITY,
    "allegement de cotisations": Kind.SOCIAL, "cee": Kind.ENERGY, "autre": Kind.OTHER,
}  # fmt: skip
WRITTEN = {
    Kind.FUNDING: "financement", Kind.GRANT: "subvention", Kind.LOAN: "prêt",
    Kind.ADVANCE: "avance récupérable",
    Kind.GUARANTEE: "garantie", Kind.TAX: "avantage fiscal", Kind.STUDY: "étude", Kind.TRAINING: "formation",
    Kind.COACHING: "accompagnement", Kind.INFORMATION: "information", Kind.VOUCHER: "chèque",
    Kind.EQUITY: "capital", Kind.SOCIAL: "allègement de cotisations", Kind.ENERGY: "CEE", Kind.OTHER: "autre",
}  # fmt: skip
TARGETS = {
    "particuliers": Audience.PEOPLE, "associations": Audience.ASSOCIATIONS, "secteur public": Audience.PUBLIC,
}  # fmt: skip
PROFESSIONALS = "professionnels"
# INSEE's legal categories of the names that the schema gives.
FORMS = {
    "EI": ("1",), "EURL": ("5498",), "SARL": ("54",), "SASU": ("5720",), "SAS": ("57",), "SA": ("55", "56"),
    "SNC": ("52",), "SCS": ("5306",), "SCA": ("5308",), "SICA": ("6532",), "GAEC": ("6533",), "GIE": ("62",),
}  # fmt: skip
MICRO = "microentrepreneur"
EVERY_SECTOR = "tous secteurs d activite"
ROLES = {fold(role.value): role.value for role in Role}
LOOSE_NAME = re.compile(r"([{,]\s*)(\w+)\s*:")
BULLET = re.compile(r"^\s*(?:[-•*]|\d+[.)])\s+")


def read(path: Path) -> Iterator[tuple[int, dict[str, Any], Draft]]:
    for number, row in csv_rows(path, {"id", "titre", "description"}):
        for name in ("id", "titre"):
            if not row[name].strip():
                raise FileRefused(number, f"il manque « {name} ».")
        yield number, dict(row), draft_of(row)


def draft_of(row: dict[str, str]) -> Draft:
    draft = Draft(cut(row["id"].strip(), 200), cut(" ".join(row["titre"].split()), TITLE_MAX))
    for name in sorted(row.keys() - set(COLUMNS)):
        if row[name].strip():
            draft.problems.append(f"colonne « {name} » inconnue : gardée dans la copie brute")
    kinds = []
    for word in _values(row, "types_aides"):
        if fold(word) not in KINDS:
            draft.problems.append(f"type « {word} » : classé dans « Autre »")
        kinds.append(KINDS.get(fold(word), Kind.OTHER).value)
    draft.fields["kind"] = kinds[0] if kinds else Kind.OTHER.value
    if len(kinds) > 1:
        draft.fields["other_kinds"] = joined(kind for kind in kinds[1:] if kind != kinds[0])
    description = from_markdown(row["description"])
    draft.text("lead", row.get("promesse") or plain(description) or draft.title, LEAD_MAX)
    draft.block(None, description)
    draft.text("programme", ", ".join(_values(row, "programmes_parents")))
    draft.url("more_url", row.get("url_source"), "Page officielle")
    draft.text("payment_chain", row.get("chainage_paiement"), 200)
    _partners(draft, row)
    _targets(draft, row)
    draft.fields["zones"] = "\n".join(_values(row, "eligibilite_geographique"))
    if outside := _values(row, "eligibilite_geographique_exclusions"):
        draft.fields["excluded_zones"] = "\n".join(outside)
    draft.dates(_day(draft, row, "date_ouverture"), _day(draft, row, "date_cloture"))
    _legal_basis(draft, row)
    _conditions(draft, row)
    return draft


def _values(row: dict[str, str], name: str) -> list[str]:
    return [value.strip() for value in (row.get(name) or "").split("|") if value.strip()]


def _partners(draft: Draft, row: dict[str, str]) -> None:
    written = (row.get("porteurs") or "").strip()
    if not written:
        return
    found = _loose_json(written)
    if not isinstance(found, list) or not all(isinstance(one, dict) and one.get("nom") for one in found):
        draft.problems.append("« porteurs » n’est pas une liste : gardé en mots")
        draft.add("partners", name=cut(written, 200), roles="")
        return
    for one in found:
        named = one.get("roles") or one.get("rôles") or []
        roles = [ROLES[fold(str(role))] for role in named if fold(str(role)) in ROLES]
        for role in named:
            if fold(str(role)) not in ROLES:
                draft.problems.append(f"rôle « {role} » inconnu : gardé dans la copie brute")
        siren = re.sub(r"\s", "", str(one.get("siren") or ""))
        if siren and not re.fullmatch(r"\d{9}", siren):
            draft.problems.append(f"SIREN « {cut(siren, 40)} » : gardé dans la copie brute")
            siren = ""
        draft.add("partners", name=cut(str(one["nom"]), 200), roles=joined(roles), siren=siren)


def _loose_json(written: str) -> Any:
    """Read a JSON cell; the schema's own examples are JavaScript, with bare names and single quotes."""
    for text in (written, LOOSE_NAME.sub(r'\1"\2":', written.replace("'", '"'))):
        try:
            return json.loads(text)
        except (json.JSONDecodeError, RecursionError):
            continue
    return None


def _targets(draft: Draft, row: dict[str, str]) -> None:
    targets = _values(row, "cibles")
    others = [TARGETS[fold(target)].value for target in targets if fold(target) in TARGETS]
    if PROFESSIONALS not in targets and targets:
        draft.problems.append(f"cibles « {'|'.join(targets)} » : sans les professionnels")
    if others:
        companies = [Audience.SMALL.value, Audience.MEDIUM.value] if PROFESSIONALS in targets else []
        draft.fields["audiences"] = joined([*companies, *others])
    for target in targets:
        if target != PROFESSIONALS and fold(target) not in TARGETS:
            draft.problems.append(f"cible « {target} » inconnue : gardée dans la copie brute")


def _day(draft: Draft, row: dict[str, str], name: str) -> date | None:
    written = (row.get(name) or "").strip()
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        draft.problems.append(f"{name} : « {cut(written, 40)} » n’est pas une date, gardée en mots")
        draft.block(None, f"<p>{html.escape(name)} : {html.escape(written)}</p>")
        return None
    return (moment.astimezone(PARIS) if moment.tzinfo else moment).date()


def _legal_basis(draft: Draft, row: dict[str, str]) -> None:
    written = (row.get("base_juridique") or "").strip()
    if not written:
        return
    found = _loose_json(written)
    if isinstance(found, list) and all(isinstance(one, dict) and one.get("libelle") for one in found):
        written = "\n".join(f"{one['libelle']} {one.get('lien') or ''}".strip() for one in found)
    else:
        draft.problems.append("« base_juridique » n’est pas une liste : gardée en mots")
    draft.fields["legal_basis"] = written


def _conditions(draft: Draft, row: dict[str, str]) -> None:
    low, high = (_integer(draft, row, f"eligibilite_effectif_{end}") for end in ("minimal", "maximal"))
    _set(draft, {"kind": "headcount", "minimum": low, "maximum": high}, low is not None or high is not None)
    years = _integer(draft, row, "eligibilite_annees_existence_minimal")
    _set(draft, {"kind": "age", "minimum": 12 * (years or 0)}, bool(years))
    categories = _values(row, "eligibilite_categorie_taille_entreprise")
    _set(draft, {"kind": "category", "included": categories}, bool(categories))
    _legal_forms(draft, row)
    targeted = _values(row, "ciblage_naf")
    sections = [code for code in targeted if re.fullmatch("[A-U]", code)]
    if targeted and len(sections) == len(targeted) < 21:
        draft.fields["sections"] = joined(sections)
    sectors = [word for word in _values(row, "ciblage_secteur_activite") if fold(word) != EVERY_SECTOR]
    # « Prioritairement ciblés » is not a condition: it is told, and excludes nobody.
    aimed = [*sectors, *(code for code in targeted if code not in sections or len(sections) < len(targeted))]
    if aimed:
        draft.block(None, f"<p>Secteurs principalement concernés : {html.escape(', '.join(aimed))}.</p>")
    refused = _values(row, "ciblage_naf_exclusions")
    _set(draft, {"kind": "activity", "excluded": refused}, bool(refused))
    said = {
        sentence(from_dict(each["stored"]))
        for each in draft.parts.get("conditions", [])
        if each["stored"]["kind"] != "text"
    }
    for line in (row.get("eligibilite") or "").splitlines():
        words = " ".join(BULLET.sub("", line).split())
        if words and words not in said:
            draft.words_condition(words)


def _set(draft: Draft, stored: dict[str, Any], there: bool) -> None:
    if not there:
        return
    try:
        from_dict(stored)
    except ConditionError as error:
        draft.problems.append(f"{error} Gardé en mots.")
        rest = {name: value for name, value in stored.items() if name != "kind" and value is not None}
        draft.words_condition(f"{stored['kind']} : {json.dumps(rest, ensure_ascii=False)}")
    else:
        draft.condition(stored)


def _integer(draft: Draft, row: dict[str, str], name: str) -> int | None:
    written = (row.get(name) or "").strip()
    if not written:
        return None
    if re.fullmatch(r"\d{1,7}", written):
        return int(written)
    draft.problems.append(f"{name} : « {cut(written, 40)} » n’est pas un nombre, gardé en mots")
    draft.words_condition(f"{name} : {written}")
    return None


def _legal_forms(draft: Draft, row: dict[str, str]) -> None:
    allowed = _values(row, "eligibilite_forme_juridique")
    refused = _values(row, "eligibilite_forme_juridique_exclusions")
    unknown = [name for name in (*allowed, *refused) if name not in FORMS and fold(name) != MICRO]
    if unknown:
        draft.problems.append(f"forme juridique « {unknown[0]} » inconnue : toutes gardées en mots")
        for label, names in (("Formes juridiques admises", allowed), ("Formes juridiques exclues", refused)):
            if names:
                draft.words_condition(f"{label} : {', '.join(names)}.")
        return
    if any(fold(name) == MICRO for name in refused):
        draft.condition({"kind": "situation", "name": "micro_entrepreneur", "expected": False})
    # A micro-entrepreneur is a sole trader: named beside EI it adds nothing, alone it is a situation.
    if allowed and all(fold(name) == MICRO for name in allowed):
        draft.condition({"kind": "situation", "name": "micro_entrepreneur", "expected": True})
    micro_too = any(fold(name) == MICRO for name in allowed)
    included = [code for name in allowed for code in FORMS.get(name, ())]
    if included and micro_too and "EI" not in allowed:
        draft.problems.append("micro-entrepreneurs sans les entreprises individuelles : gardé en mots")
        draft.words_condition(f"Formes juridiques admises : {', '.join(allowed)}.")
        return
    excluded = [code for name in refused for code in FORMS.get(name, ())]
    if included or excluded:
        draft.condition({"kind": "legal_form", "included": included, "excluded": excluded})
