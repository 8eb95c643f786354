"""What the register, or a member, says of a company, as facts with their source and their day."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from companies.models import Company, Establishment, Membership, State
from companies.models import Source as Origin
from eligibility import trees
from eligibility.facts import Fact, Range, Source
from taxonomy.models import Nomenclature, Sector
from territories.models import Commune


def at(commune: Commune) -> str:
    """Say where a commune is: « à Guéret (23) », « au Mans (72) », « aux Sables-d’Olonne (85) »."""
    name = commune.label
    for article, short in (("Le ", "au "), ("Les ", "aux ")):
        if name.startswith(article):
            return short + name.removeprefix(article)
    return f"à {name}"


def place_fact(commune: Commune, source: Source = Source.DECLARED, on: date | None = None) -> Fact:
    return Fact(trees.place_node(commune.path), source, on, at(commune))


def activity_fact(sector: Sector, source: Source = Source.DECLARED, on: date | None = None) -> Fact:
    return Fact(
        trees.activity_node(sector.code), source, on, f"{sector.short_label or sector.label} ({sector.code})"
    )


def facts_of(company: Company, establishment: Establishment | None) -> dict[str, Fact]:
    """Return what is known, and nothing for what is not: an absent headcount is no zero.

    The place is the establishment's, the size the company's: that is what aids count.
    """
    who = Source.REGISTER if company.source == Origin.REGISTER else Source.DECLARED
    on = timezone.localdate(company.updated_at)
    known: dict[str, Fact] = {}
    if establishment and establishment.commune:
        known["place"] = place_fact(establishment.commune, who, timezone.localdate(establishment.updated_at))
    elif company.commune:
        known["place"] = place_fact(company.commune, who, on)
    if company.commune:
        known["head_office"] = place_fact(company.commune, who, on)
    sector = (establishment.sector if establishment else None) or company.sector
    if sector and sector.nomenclature == Nomenclature.NAF2:
        known["activity"] = activity_fact(sector, who, on)
    if company.headcount.known:
        known["headcount"] = Fact(Range(*company.headcount), who, on)
    if company.legal_form:
        known["legal_form"] = Fact(trees.legal_form_node(company.legal_form), who, on)
    if company.created_on:
        known["created_on"] = Fact(Range(company.created_on, company.created_on), who, on)
    return known


def in_register(number: str) -> tuple[Company, list[Establishment]] | None:
    """Return a company of the register by SIREN or SIRET, with its open establishments or the one named.

    What people declared is nobody else's to find. Two queries.
    """
    company = (
        Company.objects.filter(pk=number[:9], source=Origin.REGISTER)
        .select_related("commune", "sector")
        .first()
    )
    if company is None:
        return None
    rows = Establishment.objects.filter(company=company, source=Origin.REGISTER)
    rows = rows.select_related("company", "commune", "sector").order_by("-is_head_office", "siret")
    if len(number) == 14:
        found = list(rows.filter(pk=number))
        return (company, found) if found else None
    return company, list(rows.filter(state=State.ACTIVE)[:30])


def of_member(user, membership_id: int) -> Membership | None:
    """Return a person's own company."""
    mine = (
        Membership.objects.of(user)
        .active()
        .select_related(
            "company__commune", "company__sector", "establishment__commune", "establishment__sector"
        )
    )
    return mine.filter(pk=membership_id).first() if user.is_authenticated else None


def of_person(user) -> list[Membership]:
    """Return the companies of a person, to start from; none for a visitor. One query."""
    if not user.is_authenticated:
        return []
    return list(Membership.objects.of(user).active().select_related("company", "establishment__commune")[:5])
