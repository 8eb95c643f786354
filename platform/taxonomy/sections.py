"""The sections of the NAF as their people call them: the official names are longer than a line of a list."""

from __future__ import annotations

SECTIONS = {
    "A": "Agriculture, pêche",
    "B": "Carrières, mines",
    "C": "Fabrication, artisanat de production",
    "D": "Énergie",
    "E": "Eau, déchets",
    "F": "Bâtiment, travaux publics",
    "G": "Commerce, réparation automobile",
    "H": "Transport, entreposage",
    "I": "Hôtels, cafés, restaurants",
    "J": "Informatique, édition, médias",
    "K": "Finance, assurance",
    "L": "Immobilier",
    "M": "Conseil, études, professions juridiques",
    "N": "Services aux entreprises, location",
    "O": "Administration",
    "P": "Enseignement, formation",
    "Q": "Santé, action sociale",
    "R": "Arts, sports, loisirs",
    "S": "Coiffure, beauté, autres services",
    "T": "Emploi à domicile",
    "U": "Organisations internationales",
}
