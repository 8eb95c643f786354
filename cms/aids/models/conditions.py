"""One condition of an aid: columns that editors fill, read and written as ``eligibility``'s values."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.models import Orderable

from cms.aids.choices import Answer
from cms.aids.fields import Cents
from cms.aids.models.grounds import shared_set, territory_of
from cms.aids.zones import code_of
from eligibility.conditions import ConditionError, from_dict
from eligibility.situations import SITUATIONS
from territories.models import TerritorySet
from territories.services import ZoneRef
from territories.zones import ZoneKind

SEPARATORS = re.compile(r"[\s,;|]+")
COUNTS = {"headcount", "age"}
SUMS = {"turnover", "balance", "spend"}
CODES = {"activity", "legal_form", "category"}
HELP = (
    "<p>Ne remplissez que ce que la sorte demande. Ce que seul un humain peut juger est une "
    "<b>condition en mots</b> : elle reste « à vérifier » et n’est jamais devinée.</p>"
)


class ConditionKind(models.TextChoices):
    """The kinds of ``eligibility``, but for the dates: an aid's page has its own."""

    HEADCOUNT = "headcount", "Effectif (salariés)"
    ACTIVITY = "activity", "Activité (codes NAF)"
    AGE = "age", "Âge de l’entreprise (mois)"
    CREATED = "created", "Date de création"
    LEGAL_FORM = "legal_form", "Forme juridique (codes Insee)"
    CATEGORY = "category", "Catégorie (MIC, PME, ETI, GE)"
    TURNOVER = "turnover", "Chiffre d’affaires"
    BALANCE = "balance", "Total du bilan"
    SPEND = "spend", "Dépense du projet"
    PLACE = "place", "Lieu du siège ou de l’établissement"
    SITUATION = "situation", "Situation (oui ou non)"
    TEXT = "text", "Condition en mots"


class AidCondition(Orderable):
    """All the conditions of an aid must be met; inside one, what is listed is an alternative."""

    aid = ParentalKey("aids.AidPage", related_name="conditions")
    kind = models.CharField("sorte", max_length=12, choices=ConditionKind, help_text="Ce qui est demandé.")
    minimum = models.PositiveIntegerField(
        "au moins", null=True, blank=True, help_text="Salariés, ou mois d’existence. Compris."
    )
    maximum = models.PositiveIntegerField(
        "au plus", null=True, blank=True, help_text="Compris : « moins de 50 » s’écrit 49."
    )
    sum_minimum = Cents("montant, au moins (€)", null=True, blank=True, help_text="Pour les sommes.")
    sum_maximum = Cents("montant, au plus (€)", null=True, blank=True, help_text="Compris.")
    included = models.TextField(
        "admis",
        blank=True,
        help_text="Codes NAF (C, 47, 10.71C), formes juridiques (54, 5710) ou catégories (PME) ; lieux, un "
        "par ligne (REG-75, Creuse).",
    )
    excluded = models.TextField("exclus", blank=True, help_text="De la même façon.")
    nomenclature = models.CharField(
        "version de la NAF",
        max_length=8,
        choices=[("naf2", "NAF rév. 2"), ("naf2025", "NAF 2025")],
        default="naf2",
        help_text="Un code ne veut rien dire sans elle.",
    )
    where = models.CharField(
        "le lieu est celui",
        max_length=13,
        choices=[("establishment", "de l’établissement"), ("head_office", "du siège")],
        default="establishment",
        help_text="Pour un lieu. Celui de l’établissement est déjà dit par le territoire de l’aide.",
    )
    situation = models.CharField(
        "situation",
        max_length=30,
        blank=True,
        choices=[(each.name, each.question) for each in SITUATIONS.values()],
        help_text="La question posée.",
    )
    expected = models.CharField(
        "réponse demandée", max_length=3, blank=True, choices=Answer, help_text="Pour une situation."
    )
    since = models.DateField("créée depuis le", null=True, blank=True, help_text="Compris.")
    until = models.DateField("créée jusqu’au", null=True, blank=True, help_text="Compris.")
    text = models.TextField(
        "condition en mots", blank=True, help_text="Une phrase : « Le diagnostic a moins de deux ans »."
    )
    note = models.TextField(
        "précision", blank=True, help_text="Dite sous la condition : d’où elle vient, ce qu’elle vise."
    )
    territory = models.ForeignKey(
        TerritorySet, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    panels = [
        HelpPanel(HELP),
        FieldPanel("kind"),
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("minimum"), FieldPanel("maximum")]),
        FieldRowPanel([FieldPanel("sum_minimum"), FieldPanel("sum_maximum")]),
        FieldRowPanel([FieldPanel("included"), FieldPanel("excluded")]),
        FieldRowPanel([FieldPanel("situation"), FieldPanel("expected")]),
        FieldPanel("note"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("nomenclature"), FieldPanel("where")]),
                FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
            ],
            heading="Plus rare",
            classname="collapsed",
        ),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "condition"

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def clean(self) -> None:
        super().clean()
        if self.kind == "place":
            self.territory = territory_of(self.included, self.excluded)
        try:
            self.read()
        except ConditionError as error:
            raise ValidationError(str(error)) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.kind == "place":
            self.territory = territory_of(self.included, self.excluded)
        super().save(*args, **kwargs)

    def read(self) -> Any:
        """Return the condition as a value; raises ``ConditionError``. Only a place asks for its territory."""
        return from_dict(self.stored())

    def stored(self) -> dict[str, Any]:
        found: dict[str, Any] = {"kind": self.kind}
        if self.kind in COUNTS | SUMS:
            low, high = (
                (self.minimum, self.maximum) if self.kind in COUNTS else (self.sum_minimum, self.sum_maximum)
            )
            return found | {"minimum": low, "maximum": high}
        if self.kind in CODES:
            found["included"] = _codes(self.included)
            if self.kind != "category":
                found["excluded"] = _codes(self.excluded)
            return found | ({"nomenclature": self.nomenclature} if self.kind == "activity" else {})
        if self.kind == "created":
            return found | {"since": self.since, "until": self.until}
        if self.kind == "situation":
            if self.expected not in {Answer.YES, Answer.NO}:
                raise ConditionError("Dites si la situation est demandée (oui) ou refusée (non).")
            return found | {"name": self.situation, "expected": self.expected == Answer.YES}
        if self.kind == "place":
            zones, exclusions = (
                (self.territory.zones, self.territory.exclusions) if self.territory else ([], [])
            )
            return found | {"zones": zones, "exclusions": exclusions, "where": self.where}
        return found | {"text": self.text}


def columns_of(stored: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of one stored condition, the way back of ``stored``; raises ``ConditionError``."""
    from_dict(stored)
    kind = stored["kind"]
    found: dict[str, Any] = {"kind": kind}
    if kind in COUNTS:
        found |= {name: stored.get(name) for name in ("minimum", "maximum")}
    elif kind in SUMS:
        found |= {f"sum_{name}": stored.get(name) for name in ("minimum", "maximum")}
    elif kind in CODES:
        found |= {name: " ".join(stored.get(name, ())) for name in ("included", "excluded")}
        if kind == "activity":
            found["nomenclature"] = stored.get("nomenclature", "naf2")
    elif kind == "situation":
        found |= {"situation": stored["name"], "expected": Answer.YES if stored["expected"] else Answer.NO}
    elif kind == "place":
        sides = [stored.get(side, ()) for side in ("zones", "exclusions")]
        refs = [
            [ZoneRef(ZoneKind(each["kind"]), each["code"], each["label"]) for each in side] for side in sides
        ]
        found |= {
            "included": "\n".join(code_of(each["kind"], each["code"]) or each["label"] for each in sides[0]),
            "excluded": "\n".join(code_of(each["kind"], each["code"]) or each["label"] for each in sides[1]),
            "where": stored.get("where", "establishment"),
            "territory": shared_set(*refs),
        }
    elif kind == "created":
        found |= {name: stored.get(name) for name in ("since", "until")}
    elif kind == "text":
        found["text"] = stored["text"]
    return found


def _codes(written: str) -> list[str]:
    return [code for code in SEPARATORS.split(written.strip()) if code]
