from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Least

from community.reputation.rules import DAILY_CAP, DAILY_REPORTS_CAP, VERSION, Book, Kind
from core import clock
from core.ids import RandomIdField
from core.triggers import Trigger, append_only, triggers


class Cause(models.TextChoices):
    """Why a line was written."""

    EARNED = "", "gagné"
    TAKEN_BACK = "back", "repris"
    # Taken back for as long as nobody reads the answer, and given back when it returns.
    HIDDEN = "hidden", "repris tant que la réponse est cachée"
    AGAIN = "again", "rendu"


class ReputationEvent(models.Model):
    """A line of the ledger: never changed, never deleted; a correction is a line more.

    A line that ``reverses`` another has its opposite points and its day, so that what was undone leaves no
    trace in any total; to do it again is to reverse the reversal. Nothing here names a voter, and no time is
    finer than the hour: an asker without a name may be behind a line.
    """

    id = RandomIdField(primary_key=True)
    # Empty once the person has left.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, db_index=False)
    kind = models.CharField("fait", max_length=11, choices=Kind)
    points = models.SmallIntegerField("points")
    capped = models.BooleanField("sous le plafond du jour")
    book = models.SmallIntegerField(choices=Book, default=Book.ANSWERS)
    topic = models.ForeignKey(
        "taxonomy.Topic", models.PROTECT, null=True, db_index=False, related_name="+", verbose_name="sujet"
    )
    effective_day = models.DateField("jour")
    # What the line is about, and what exactly earned it: rows of the apps above.
    about_kind = models.CharField(max_length=10, blank=True)
    about_id = models.BigIntegerField(null=True)
    source_kind = models.CharField(max_length=10)
    source_id = models.BigIntegerField()
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    # Place in its chain: even when it gives, odd when it takes back.
    turn = models.PositiveSmallIntegerField(default=0)
    cause = models.CharField(max_length=6, blank=True, choices=Cause)
    rule_version = models.PositiveSmallIntegerField(default=VERSION)
    recorded_hour = models.DateTimeField(default=clock.this_hour)

    class Meta:
        verbose_name = "ligne de réputation"
        verbose_name_plural = "lignes de réputation"
        constraints = [
            # With the check below: one first line for each fact, and one chain after it.
            models.UniqueConstraint(
                fields=["source_id", "kind", "source_kind", "person", "turn"], name="reputation_once"
            ),
            models.CheckConstraint(
                name="reputation_first_line_reverses_nothing",
                condition=Q(turn=0, reverses=None, cause="")
                | (Q(turn__gt=0) & ~Q(reverses=None) & ~Q(cause="")),
            ),
        ]
        indexes = [
            models.Index(fields=["about_id"], name="reputation_about"),
            models.Index(
                fields=["person", "effective_day"],
                name="reputation_ledger",
                condition=Q(person__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.points:+d}"


append_only("reputation.ReputationEvent", erasable=("person",))
triggers.register(
    Trigger(
        "reputation_reversal_mirrors",
        "reputation.ReputationEvent",
        "INSERT",
        'NEW."reverses_id" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM reputation_reputationevent AS e '
        'WHERE e.id = NEW."reverses_id" AND e.person_id = NEW."person_id" AND e.kind = NEW."kind" '
        'AND e.points = -NEW."points" AND e.effective_day = NEW."effective_day" AND e.turn = NEW."turn" - 1 '
        'AND e.source_id = NEW."source_id" AND e.source_kind = NEW."source_kind" '
        'AND COALESCE(e.topic_id, 0) = COALESCE(NEW."topic_id", 0) AND e.book = NEW."book" '
        'AND e.capped = NEW."capped")',
        "a reversal mirrors the line it reverses",
    )
)


class Pending(models.Model):
    """A line that no figure counts yet. Emptied in the transaction that counts it.

    Not a mark such as "all lines up to this one": of two lines, the one written first may be committed last.
    """

    event = models.OneToOneField(ReputationEvent, models.CASCADE, primary_key=True, related_name="pending")

    class Meta:
        verbose_name = "ligne à compter"
        verbose_name_plural = "lignes à compter"

    def __str__(self) -> str:
        return str(self.pk)


CAP = Case(When(scope=Book.WATCH, then=Value(DAILY_REPORTS_CAP)), default=Value(DAILY_CAP))


class ReputationDay(models.Model):
    """What a person earned on one day in one ``scope``: a book (0 or -1) or the key of a topic."""

    pk = models.CompositePrimaryKey("person_id", "scope", "day")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="+")
    scope = models.BigIntegerField()
    day = models.DateField("jour")
    capped = models.IntegerField("sous le plafond", default=0)
    free = models.IntegerField("hors plafond", default=0)
    # The order of the day's lines changes nothing to it.
    counted = models.GeneratedField(
        expression=Least(CAP, F("capped")) + F("free"),
        output_field=models.IntegerField(),
        db_persist=True,
    )
    useful = models.IntegerField(default=0)
    not_useful = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)
    # ``counted`` before the last fold: their difference is what it adds to the total.
    before = models.IntegerField(default=0)

    class Meta:
        verbose_name = "jour de réputation"
        verbose_name_plural = "jours de réputation"
        indexes = [models.Index(fields=["scope", "day"], name="reputationday_scope")]

    def __str__(self) -> str:
        return f"{self.day} {self.counted}"


class ReputationTotal(models.Model):
    """A person's standing in one ``scope``: never below zero on a page, whatever it is here."""

    pk = models.CompositePrimaryKey("person_id", "scope")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="reputation"
    )
    scope = models.BigIntegerField()
    points = models.IntegerField(default=0)
    # Of the last 90 days: a nightly effect lets old days fall out.
    recent = models.IntegerField(default=0)
    useful = models.IntegerField(default=0)
    not_useful = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)

    class Meta:
        verbose_name = "réputation"
        indexes = [
            models.Index(
                fields=["scope", "-recent", "person"], name="reputation_board", condition=Q(recent__gt=0)
            )
        ]

    def __str__(self) -> str:
        return str(self.points)


class Appearance(models.Model):
    """How a person appears in public: without a row, under their name, in no region."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="reputation_appearance"
    )
    is_hidden = models.BooleanField("ne rien montrer", default=False)
    region = models.ForeignKey(
        "territories.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="région"
    )

    class Meta:
        verbose_name = "apparition"

    def __str__(self) -> str:
        return "cachée" if self.is_hidden else "montrée"


class BadgeAward(models.Model):
    """A badge somebody holds, for as long as its rule says so."""

    id = RandomIdField(primary_key=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="+")
    badge = models.CharField(max_length=20)
    scope = models.BigIntegerField(default=Book.ANSWERS)
    awarded_on = models.DateField("depuis le")

    class Meta:
        verbose_name = "distinction"
        constraints = [
            models.UniqueConstraint(fields=["person", "badge", "scope"], name="badge_once"),
        ]

    def __str__(self) -> str:
        return self.badge
