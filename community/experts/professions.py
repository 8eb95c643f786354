"""The professions that can be verified: where each is registered, and what its number is called."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class Profession(models.TextChoices):
    LAWYER = "lawyer", "Avocat"
    ACCOUNTANT = "accountant", "Expert-comptable"
    AUDITOR = "auditor", "Commissaire aux comptes"
    NOTARY = "notary", "Notaire"
    BAILIFF = "bailiff", "Commissaire de justice"
    PATENT = "patent", "Conseil en propriété industrielle"
    BROKER = "broker", "Courtier ou conseiller financier"
    MEDIATOR = "mediator", "Médiateur"
    TRAINER = "trainer", "Formateur"
    DIGITAL = "digital", "Professionnel du numérique"
    PRIVACY = "privacy", "Délégué à la protection des données"
    PREVENTION = "prevention", "Préventeur des risques au travail"
    PEOPLE = "people", "Conseil en ressources humaines"
    ENERGY = "energy", "Conseil en énergie"
    CONSULTANT = "consultant", "Consultant"


@dataclass(frozen=True, slots=True)
class Register:
    """What one shows to be believed."""

    name: str
    number: str
    regulated: bool = False
    """Whether the title itself is protected by law."""


REGISTERS = {
    Profession.LAWYER: Register("Barreau", "Numéro de la carte professionnelle", True),
    Profession.ACCOUNTANT: Register(
        "Tableau de l’Ordre des experts-comptables", "Numéro d’inscription", True
    ),
    Profession.AUDITOR: Register(
        "Liste nationale des commissaires aux comptes", "Numéro d’inscription", True
    ),
    Profession.NOTARY: Register("Chambre des notaires", "Code de l’office", True),
    Profession.BAILIFF: Register("Chambre des commissaires de justice", "Numéro de l’étude", True),
    Profession.PATENT: Register("Liste nationale tenue par l’INPI", "Numéro d’inscription", True),
    Profession.BROKER: Register("Registre de l’Orias", "Numéro Orias", True),
    Profession.MEDIATOR: Register("Liste d’une cour d’appel", "Référence de l’inscription"),
    Profession.TRAINER: Register("Déclaration d’activité de formation", "Numéro de déclaration"),
    Profession.DIGITAL: Register("Registre national des entreprises", "SIREN"),
    Profession.PRIVACY: Register(
        "Certification de délégué à la protection des données", "Numéro du certificat"
    ),
    Profession.PREVENTION: Register("Enregistrement à la Dreets", "Numéro d’enregistrement"),
    Profession.PEOPLE: Register("Registre national des entreprises", "SIREN"),
    Profession.ENERGY: Register("Qualification d’audit énergétique", "Numéro du certificat"),
    Profession.CONSULTANT: Register("Registre national des entreprises", "SIREN"),
}
