"""What the order of a day was made of, kept so that any page of the last 90 days can be made again."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from core.ids import RandomIdField


class RankedList(models.TextChoices):
    PROVIDER = "provider", "prestataires"
    CONNECTOR = "connector", "connecteurs"


class RankFeaturesQuerySet(models.QuerySet["RankFeatures"]):
    def of_day(self, kind: str, day: date) -> RankFeaturesQuerySet:
        """Keep what held on ``day``: one row a listing at most."""
        return self.filter(Q(until=None) | Q(until__gt=day), list=kind, since__lte=day)


class RankFeatures(models.Model):
    """What a listing is ranked by, from the night of ``since`` to that of ``until``, when it changed.

    A row for each change, not for each day. Without a foreign key: what was shown stays explained when the
    listing is gone.
    """

    id = RandomIdField(primary_key=True)
    list = models.CharField("liste", max_length=9, choices=RankedList)
    listing = models.BigIntegerField("fiche")
    since = models.DateField("depuis la nuit du")
    until = models.DateField("jusqu’à celle du", null=True, blank=True)

    rating = models.PositiveSmallIntegerField("borne basse × 10 000", null=True, blank=True)
    reviews = models.PositiveIntegerField("avis", default=0)
    requests = models.PositiveSmallIntegerField("demandes récentes", default=0)
    in_time = models.PositiveSmallIntegerField("dont répondues à temps", default=0)
    confirmed_on = models.DateField("confirmée le", null=True, blank=True)
    is_newcomer = models.BooleanField("peut être tirée au sort", default=False)
    # What the listing said that night, as the index has it: codes, place, a digest of its words.
    said = models.JSONField("ce que dit la fiche")

    objects = RankFeaturesQuerySet.as_manager()

    class Meta:
        verbose_name = "critères de classement"
        verbose_name_plural = "critères de classement"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["list", "listing", "since"], name="rankfeatures_once_a_night"),
            models.UniqueConstraint(
                fields=["list", "listing"], name="rankfeatures_one_in_force", condition=Q(until=None)
            ),
            models.CheckConstraint(
                name="rankfeatures_in_order", condition=Q(until=None) | Q(until__gt=F("since"))
            ),
            models.CheckConstraint(name="rankfeatures_adds_up", condition=Q(in_time__lte=F("requests"))),
        ]
        indexes = [models.Index(fields=["until"], name="rankfeatures_past", condition=~Q(until=None))]

    def __str__(self) -> str:
        return f"{self.list} {self.listing}, {self.since}"


class FrozenNight(models.Model):
    """A night whose features are all there. The last one is the day that lists are made of."""

    id = RandomIdField(primary_key=True)
    list = models.CharField("liste", max_length=9, choices=RankedList)
    day = models.DateField("jour")
    listings = models.PositiveIntegerField("fiches")
    newcomers = models.PositiveIntegerField("nouvelles fiches")
    formula = models.PositiveSmallIntegerField("version du calcul")

    class Meta:
        verbose_name = "nuit de classement"
        verbose_name_plural = "nuits de classement"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["list", "day"], name="frozennight_once")]

    def __str__(self) -> str:
        return f"{self.list}, {self.day}"
