"""The closed lists that an aid is described with."""

from __future__ import annotations

from django.db import models


class Kind(models.TextChoices):
    """What one gets. No value may be part of another: several stand in one column."""

    GRANT = "grant", "Subvention"
    VOUCHER = "voucher", "Chèque, bon d’achat"
    LOAN = "loan", "Prêt"
    ADVANCE = "advance", "Avance récupérable"
    GUARANTEE = "guarantee", "Garantie"
    EQUITY = "equity", "Entrée au capital"
    TAX = "tax", "Avantage fiscal"
    SOCIAL = "social", "Allègement de cotisations"
    STUDY = "study", "Étude, diagnostic"
    TRAINING = "training", "Formation"
    COACHING = "coaching", "Accompagnement"
    ENERGY = "energy", "Certificats d’économies d’énergie"
    INFORMATION = "information", "Information, mise en réseau"
    FUNDING = "funding", "Financement"
    OTHER = "other", "Autre"


class Audience(models.TextChoices):
    """For whom, as people say it. The conditions decide; this only sorts the list."""

    STARTING = "starting", "Création et reprise"
    ALONE = "alone", "Indépendants et micro-entreprises"
    SMALL = "tpe", "Très petites entreprises"
    MEDIUM = "pme", "PME"
    LARGE = "large", "Grandes entreprises et ETI"
    CRAFTS = "crafts", "Artisans"
    FARMS = "farms", "Exploitations agricoles"
    ASSOCIATIONS = "associations", "Associations"
    PUBLIC = "public", "Secteur public"
    PEOPLE = "people", "Particuliers"


class Role(models.TextChoices):
    """What an institution does for an aid; the values are those of the national schema."""

    FUNDER = "financeur", "Finance"
    INSTRUCTOR = "instructeur", "Instruit les demandes"
    DIFFUSER = "diffuseur", "Fait connaître"
    OPERATOR = "operateur", "Accompagne"


class Closing(models.TextChoices):
    """How an aid ends: an unknown end is not the same as none."""

    DATED = "dated", "À une date"
    NONE = "none", "Sans date de fin"
    UNKNOWN = "unknown", "Fin inconnue"


class Recurrence(models.TextChoices):
    ONCE = "once", "Une seule fois"
    PERMANENT = "permanent", "En continu"
    YEARLY = "yearly", "Chaque année"
    WAVES = "waves", "Par vagues"


class Answer(models.TextChoices):
    """Yes, no, or nobody has said."""

    UNKNOWN = "", "Non précisé"
    YES = "yes", "Oui"
    NO = "no", "Non"


SECTIONS = (
    ("A", "Agriculture, pêche"),
    ("B", "Mines et carrières"),
    ("C", "Fabrication, artisanat de production"),
    ("D", "Énergie"),
    ("E", "Eau, déchets, dépollution"),
    ("F", "Bâtiment, travaux publics"),
    ("G", "Commerce, réparation automobile"),
    ("H", "Transport, entreposage"),
    ("I", "Hôtels, cafés, restaurants"),
    ("J", "Informatique, édition, médias"),
    ("K", "Finance, assurance"),
    ("L", "Immobilier"),
    ("M", "Conseil, études, professions juridiques"),
    ("N", "Services aux entreprises, location"),
    ("O", "Administration publique"),
    ("P", "Enseignement, formation"),
    ("Q", "Santé, action sociale"),
    ("R", "Arts, sports, loisirs"),
    ("S", "Coiffure, beauté, autres services"),
    ("T", "Ménages employeurs"),
    ("U", "Organisations internationales"),
)


class Fault(models.TextChoices):
    """What somebody says is wrong with an aid's page."""

    CLOSED = "closed", "L’aide est fermée ou n’existe plus"
    AMOUNT = "amount", "Un montant ou un taux est faux"
    CONDITION = "condition", "Une condition est fausse ou manque"
    DATE = "date", "Une date est fausse"
    LINK = "link", "Un lien ne marche pas"
    OTHER = "other", "Autre chose"
