"""Trades and sizes as people say them: shorter than the official names, and what a finder offers."""

from __future__ import annotations

from django.db import models

# Sections of the NAF in which small companies work.
SECTIONS = [
    ("A", "Agriculture, pêche"),
    ("C", "Fabrication, artisanat de production"),
    ("F", "Bâtiment, travaux publics"),
    ("G", "Commerce, réparation automobile"),
    ("H", "Transport, entreposage"),
    ("I", "Hôtels, cafés, restaurants"),
    ("J", "Informatique, édition, médias"),
    ("K", "Finance, assurance"),
    ("L", "Immobilier"),
    ("M", "Conseil, études, professions juridiques"),
    ("N", "Services aux entreprises, location"),
    ("P", "Enseignement, formation"),
    ("Q", "Santé, action sociale"),
    ("R", "Arts, sports, loisirs"),
    ("S", "Coiffure, beauté, autres services"),
]


class Team(models.TextChoices):
    """How many people work there, the owner apart."""

    ALONE = "0", "Seul ou seule"
    SMALL = "1-5", "1 à 5 personnes"
    MIDDLE = "6-10", "6 à 10 personnes"
    LARGE = "11-49", "11 à 49 personnes"
    LARGER = "50-249", "50 à 249 personnes"


class Maturity(models.TextChoices):
    """How far a company is with digital tools, from the egg to the hive."""

    EGG = "egg", "Œuf"
    LARVA = "larva", "Larve"
    NYMPH = "nymph", "Nymphe"
    BEE = "bee", "Abeille"
    HIVE = "hive", "Ruche"


FROM = {"egg": "D’œuf", "larva": "De larve", "nymph": "De nymphe", "bee": "D’abeille", "hive": "De ruche"}


def progress(before: str, after: str) -> str:
    """Say how far somebody came: « De larve à nymphe »; one level alone says itself."""
    if before and after and before != after:
        return f"{FROM[before]} à {Maturity(after).label.lower()}"
    return str(Maturity(after or before).label) if after or before else ""
