"""A small catalogue that a few facts decide, and a company of the register."""

from __future__ import annotations

from datetime import date

from companies.models import Establishment
from territories.models import Commune
from tests.cms.factories import AidFactory, creuse
from tests.companies.factories import CompanyFactory, EstablishmentFactory
from tests.taxonomy.factories import SectorFactory
from tests.territories.factories import CommuneFactory


def bakery() -> Establishment:
    """Three to five employees in Guéret, in a company founded in 2020."""
    place = gueret()
    sector = SectorFactory(subclass=True)
    company = CompanyFactory(
        commune=place, sector=sector, headcount_min=3, headcount_max=5, legal_form="5499",
        created_on=date(2020, 3, 1),
    )  # fmt: skip
    return EstablishmentFactory(company=company, commune=place, sector=sector, is_head_office=True)


def gueret():
    department = creuse()
    if found := Commune.objects.filter(pk="23096").first():
        return found
    return CommuneFactory(code="23096", name="Guéret", department=department, region=department.region)


def aids() -> None:
    """Four aids: one of the region, one for large companies, one with words, one for craftspeople."""
    creuse()  # the region, which the zone names
    AidFactory(
        title="Chèque numérique",
        zones="Nouvelle-Aquitaine",
        rate_max=50,
        ceiling=300_000,
        parts={
            "partners": [{"name": "Région"}],
            "conditions": [{"kind": "headcount", "maximum": 49}],
        },
    )
    AidFactory(
        title="Prêt industrie",
        parts={
            "partners": [{"name": "État"}],
            "conditions": [{"kind": "activity", "included": "C"}, {"kind": "headcount", "minimum": 250}],
        },
    )
    AidFactory(
        title="Conseil en énergie",
        parts={
            "partners": [{"name": "Ademe"}],
            "conditions": [{"kind": "text", "text": "Avoir un bilan de moins de deux ans."}],
        },
    )
    AidFactory(
        title="Coup de pouce artisan",
        parts={
            "partners": [{"name": "Chambre"}],
            "conditions": [{"kind": "situation", "situation": "craft", "expected": "yes"}],
        },
    )
