"""Our aids in the national schema: what is published and not closed, one row each, streamed."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import TextIO

from django.db.models import Prefetch

from cms.aids.catalogue import weighed
from cms.aids.choices import Audience, Kind
from cms.aids.fields import split
from cms.aids.importing.national import COLUMNS, FORMS, PROFESSIONALS, WRITTEN
from cms.aids.models import AidCondition, AidPage
from cms.aids.sentences import sentence
from cms.aids.zones import code_of
from cms.blocks.body import words
from core.clock import PARIS
from eligibility.conditions import Activity, Age, Category, Condition, Headcount, LegalForm, Situation

DESCRIPTION_MAX, PROMISE_MAX = 5000, 180
TARGETS = {
    Audience.PEOPLE: "particuliers", Audience.ASSOCIATIONS: "associations", Audience.PUBLIC: "secteur public",
}  # fmt: skip
MICRO = "Microentrepreneur"
EVERY_SECTOR = "tous secteurs d'activité"
LINK = re.compile(r"(.*?)\s*(https?://\S+)?$")


def write(out: TextIO) -> int:
    """Write the catalogue and return how many aids it holds."""
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    count = 0
    for aid in _aids():
        writer.writerow(row(aid))
        count += 1
    return count


def _aids() -> Iterator[AidPage]:
    conditions = AidCondition.objects.select_related("territory").order_by("sort_order", "pk")
    rows = AidPage.objects.visible_to(None).current().select_related("territory", "imported").order_by("pk")
    return rows.prefetch_related("partners", Prefetch("conditions", conditions)).iterator(chunk_size=200)


def row(aid: AidPage) -> dict[str, str]:
    conditions = [weighed(each) for each in aid.conditions.all()]
    territory = aid.territory
    body = " ".join(words(aid.body).split()) or aid.lead
    partners = [
        {"nom": partner.name, "siren": partner.siren, "roles": split(partner.roles)}
        for partner in aid.partners.all()
    ]
    imported = getattr(aid, "imported", None)
    targets = [TARGETS[Audience(one)] for one in split(aid.audiences) if one in TARGETS]
    return (
        dict.fromkeys(COLUMNS, "")
        | {
            # The identifier of where it comes from, so that a catalogue that comes back is recognised.
            "id": imported.source_id if imported else f"croissance-connectee-{aid.pk}",
            "titre": aid.title,
            "promesse": aid.lead[:PROMISE_MAX],
            "description": body[:DESCRIPTION_MAX],
            "eligibilite": "\n".join(f"- {sentence(condition)}" for condition in conditions),
            "types_aides": "|".join(WRITTEN[Kind(kind)] for kind in aid.kinds),
            "porteurs": json.dumps(partners, ensure_ascii=False) if partners else "",
            "programmes_parents": aid.programme,
            "url_source": aid.more_url or aid.apply_url or aid.address,
            "cibles": "|".join([PROFESSIONALS, *targets]),
            "eligibilite_geographique": _codes(territory.zones if territory else []),
            "eligibilite_geographique_exclusions": _codes(territory.exclusions if territory else []),
            "date_ouverture": _instant(aid.opens_on),
            "date_cloture": _instant(aid.closes_on),
            "date_mise_a_jour": (aid.last_published_at or datetime.now(UTC)).astimezone(UTC).isoformat(),
            "base_juridique": _legal_basis(aid.legal_basis),
            "ciblage_secteur_activite": EVERY_SECTOR if not aid.sections else "|".join(split(aid.sections)),
            "ciblage_naf": "|".join(split(aid.sections)),
            "chainage_paiement": aid.payment_chain,
        }
        | _columns(conditions)
    )


def _columns(conditions: list[Condition]) -> dict[str, str]:
    """Return the columns of the conditions that the schema has; the others are in its text."""
    found: dict[str, str] = {}
    micro = Situation("micro_entrepreneur", expected=False) in conditions
    if micro:
        found["eligibilite_forme_juridique_exclusions"] = MICRO
    for condition in conditions:
        match condition:
            case Headcount(minimum=low, maximum=high):
                found |= {
                    f"eligibilite_effectif_{end}": str(bound)
                    for end, bound in (("minimal", low), ("maximal", high))
                    if bound is not None
                }
            case Age(minimum=months, maximum=None) if months and months % 12 == 0:
                found["eligibilite_annees_existence_minimal"] = str(months // 12)
            case Category(included=names):
                found["eligibilite_categorie_taille_entreprise"] = "|".join(names)
            case Activity(included=(), excluded=codes):
                found["ciblage_naf_exclusions"] = "|".join(codes)
            case LegalForm(included=inside, excluded=outside):
                admitted, left_out = _forms(inside), _forms(outside)
                if admitted is not None and left_out is not None:
                    found["eligibilite_forme_juridique"] = "|".join(admitted)
                    refused = [*left_out, *([MICRO] if micro else [])]
                    found["eligibilite_forme_juridique_exclusions"] = "|".join(refused)
    return found


def _forms(codes: tuple[str, ...]) -> list[str] | None:
    """Return the schema's names of legal categories, or nothing when it has none for one of them."""
    names, left = [], set(codes)
    for name, its in FORMS.items():
        if set(its) <= left:
            names.append(name)
            left -= set(its)
    return None if left else names


def _codes(zones: list[dict]) -> str:
    # What has no official code keeps its words: a reader sees it, a machine leaves it open.
    return "|".join(code_of(zone["kind"], zone["code"]) or zone["label"].replace("|", "/") for zone in zones)


def _instant(day: date | None) -> str:
    return datetime.combine(day, time(), PARIS).astimezone(UTC).isoformat() if day else ""


def _legal_basis(written: str) -> str:
    found = [LINK.fullmatch(line.strip()) for line in written.splitlines() if line.strip()]
    rows = [{"libelle": one[1] or one[2], "lien": one[2] or ""} for one in found if one]
    return json.dumps(rows, ensure_ascii=False) if rows else ""
