"""Calls and aids gathered by a State service in Nouvelle-Aquitaine: JSON lines, with HTML in the texts."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from cms.aids.choices import Kind
from cms.aids.importing.drafts import LEAD_MAX, TITLE_MAX, Draft, cut, from_html, plain
from cms.aids.importing.files import FileRefused, json_lines
from core.words import fold

CALL = re.compile(r"(aap|ami|appel a (projets?|candidatures?|manifestation|propositions?))\b")
# Places of that catalogue that have another name than ours.
PLACES = {"national": "France", "nouvelle aquitaine": "Nouvelle-Aquitaine"}
NUMBERED = re.compile(r"(\d{2}) [-–] (.+)")
TOPICS = {
    "energie air et climat": "energie",
    "transport mobilite securite routiere": "mobilite",
    "biodiversite": "environnement",
    "eau et milieux aquatiques": "environnement",
    "amenagement numerique du territoire": "numerique",
}  # fmt: skip
NO_TEXT = "Reprise d’un autre catalogue, sans présentation : voir la page officielle."
KNOWN = {
    "id", "slug", "nom", "thematique", "sous_thematique", "date_cloture", "objectifs_html", "beneficiaires",
    "beneficiaires_commentaire", "dotation_globale", "dotation_par_projet", "montant", "montant_commentaire",
    "perimetres", "porteurs", "url", "cree_le", "modifie_le", "supprime_le",
}  # fmt: skip


def read(path: Path) -> Iterator[tuple[int, dict[str, Any], Draft]]:
    for number, row in json_lines(path):
        if not isinstance(row.get("id"), int | str) or not str(row.get("nom") or "").strip():
            raise FileRefused(number, "il manque « id » ou « nom ».")
        try:
            yield number, row, draft_of(row)
        except (TypeError, AttributeError, KeyError) as error:
            raise FileRefused(number, f"« {row['id']} » n’a pas la forme attendue ({error}).") from error


def draft_of(row: dict[str, Any]) -> Draft:
    name = plain(row["nom"])
    draft = Draft(str(row["id"]), cut(name, TITLE_MAX), withdrawn=row.get("supprime_le") is not None)
    for key in sorted(row.keys() - KNOWN):
        draft.problems.append(f"« {key} » n’est pas connu : gardé dans la copie brute")
    text = from_html(row.get("objectifs_html") or "")
    draft.fields |= {"kind": Kind.OTHER.value, "lead": cut(plain(text) or NO_TEXT, LEAD_MAX)}
    if CALL.match(fold(name)):
        draft.fields["is_call"] = True
    if len(name) > TITLE_MAX:
        draft.block(None, f"<p>{html.escape(name)}</p>")
    draft.block(None, text)
    _amounts(draft, row)
    _dates(draft, row)
    _places(draft, row)
    for each in dict.fromkeys(" ".join(each.split()) for each in row.get("porteurs") or [] if each):
        draft.add("partners", name=cut(each, 200), roles="")
    _beneficiaries(draft, row)
    draft.url("more_url", row.get("url"), "Page officielle")
    themes = [theme for theme in (row.get("thematique"), row.get("sous_thematique")) if theme]
    if themes:
        draft.block(
            None, f"<p>Thème : {html.escape(' / '.join(' '.join(theme.split()) for theme in themes))}</p>"
        )
        draft.topics = sorted({TOPICS[fold(theme)] for theme in themes if fold(theme) in TOPICS})
    draft.add("sources", title="Catalogue des aides de la DREAL Nouvelle-Aquitaine, 2018-2019", url="")
    return draft


def _amounts(draft: Draft, row: dict[str, Any]) -> None:
    draft.text("amount_text", plain(row.get("montant") or ""))
    note = from_html(row.get("montant_commentaire") or "")
    kinds = [
        label
        for name, label in (
            ("dotation_globale", "dotation globale"),
            ("dotation_par_projet", "dotation par projet"),
        )
        if row.get(name)
    ]
    if kinds:
        note += f"<p>{' ; '.join(kinds).capitalize()}.</p>"
    draft.block("Montant" if note else None, note)


def _dates(draft: Draft, row: dict[str, Any]) -> None:
    written = row.get("date_cloture")
    closes = None
    if written:
        try:
            closes = date.fromisoformat(written)
        except ValueError:
            draft.problems.append(f"date de clôture : « {written} » n’est pas une date, gardée en mots")
            draft.block(None, f"<p>Clôture : {html.escape(str(written))}</p>")
    draft.dates(None, closes)


def _places(draft: Draft, row: dict[str, Any]) -> None:
    zones = []
    for place in row.get("perimetres") or []:
        words = " ".join(place.split())
        numbered = NUMBERED.fullmatch(words)
        zones.append(f"DEP-{numbered[1]}" if numbered else PLACES.get(fold(words), words.replace("|", "/")))
    draft.fields["zones"] = "\n".join(dict.fromkeys(zones))


def _beneficiaries(draft: Draft, row: dict[str, Any]) -> None:
    found = row.get("beneficiaires") or []
    names = list(dict.fromkeys(" ".join(each["nom"].split()) for each in found if each.get("nom")))
    if names:
        draft.words_condition(f"Bénéficiaires : {', '.join(names)}.")
    kinds = sorted({each["type"] for each in found if each.get("nom") is None})
    if kinds:
        # The dump does not say what its numbers mean, and we do not guess.
        listed = ", ".join(str(kind) for kind in kinds)
        draft.problems.append(f"bénéficiaires sans nom (type {listed}) : gardés dans la copie brute")
    note = plain(row.get("beneficiaires_commentaire") or "")
    if note:
        draft.words_condition(f"Bénéficiaires, précision : {note}")
