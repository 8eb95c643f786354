"""Rows that any app may need: the audit, private files, the outbox, what ran when."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, models
from django.utils import timezone

from core.clock import this_hour
from core.ids import RandomIdField, encode, new_id
from core.triggers import append_only


class AuditEvent(models.Model):
    """Who did what, why, and what was before. Append-only; erasing a person empties ``actor_id``.

    No foreign key: a row about an anonymous post must not lead anywhere, and must outlive what it tells.
    """

    # Random too, and cut to the hour: a sequence or a time would tell in which order anonymous posts came.
    id = RandomIdField(primary_key=True)
    verb = models.CharField("fait", max_length=80)
    row_id = models.CharField("objet", max_length=20)
    actor_kind = models.CharField("auteur (sorte)", max_length=10)
    actor_id = models.CharField("auteur", max_length=36, blank=True)
    why = models.TextField("motif", blank=True)
    before = models.CharField("état d'avant", max_length=60, blank=True)
    hour = models.DateTimeField("heure", default=this_hour)

    class Meta:
        verbose_name = "fait d'audit"
        verbose_name_plural = "audit"
        indexes = [
            models.Index(fields=["verb", "row_id"], name="audit_verb_row"),
            models.Index(fields=["actor_kind", "actor_id"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        return self.verb


# Erasing a person empties the column; nothing may put another one there.
append_only("core.AuditEvent", erasable=("actor_id",))


class FileKind(models.TextChoices):
    """Kinds that may be kept: the value is the MIME type it is served with."""

    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"
    WEBP = "image/webp", "WebP"


class PrivateFile(models.Model):
    """A file in the private folder. ``use`` names who may read it: an entry of ``capabilities.private_uses``.

    Its name on the disk is another random word than its id, and the name it had at its owner's is not kept.
    """

    id = RandomIdField(primary_key=True)
    use = models.CharField("usage", max_length=60)
    name = models.CharField("nom sur le disque", max_length=40, unique=True)
    kind = models.CharField("format", max_length=20, choices=FileKind)
    size = models.PositiveIntegerField("taille", help_text="Octets.")
    sha256 = models.CharField("empreinte", max_length=64)
    hour = models.DateTimeField("reçu vers", default=this_hour)

    class Meta:
        verbose_name = "fichier privé"
        verbose_name_plural = "fichiers privés"

    def __str__(self) -> str:
        return self.download_name

    @property
    def download_name(self) -> str:
        return f"piece-{encode(self.pk)}.{FileKind(self.kind).name.lower()}"


class OutboxRowQuerySet(models.QuerySet["OutboxRow"]):
    def due(self) -> OutboxRowQuerySet:
        """What anyone may deliver now."""
        now = timezone.now()
        free = models.Q(leased_until=None) | models.Q(leased_until__lte=now)
        return self.filter(free, dead_at=None, run_at__lte=now)

    def dead(self) -> OutboxRowQuerySet:
        return self.exclude(dead_at=None)

    def remove(self, row_id: int) -> None:
        """Delete a row that is done, in one query."""
        # ``delete()`` would first look for what hangs on it, and nothing does.
        self.filter(pk=row_id)._raw_delete(self.db)


class OutboxRow(models.Model):
    """Work that waits. It goes when it is done, so what stays is either planned, running, or dead.

    A random key, and no time of creation: a row may be about an anonymous post.
    """

    id = RandomIdField(primary_key=True)
    effect = models.CharField("effet", max_length=120)
    ids = models.JSONField("objets", default=dict)
    # Null and not "", of which there could be one only.
    once_key = models.CharField("clé", max_length=120, null=True, unique=True)  # noqa: DJ001
    coarse = models.BooleanField("daté à l’heure près", default=False)
    run_at = models.DateTimeField("pas avant", default=timezone.now)
    leased_until = models.DateTimeField("réservé jusqu’à", null=True)
    cursor = models.JSONField("avancement", null=True)
    attempts = models.PositiveSmallIntegerField("essais ratés", default=0)
    last_error = models.CharField("dernière erreur", max_length=200, blank=True)
    dead_at = models.DateTimeField("abandonné", null=True)

    objects = OutboxRowQuerySet.as_manager()

    class Meta:
        verbose_name = "travail en attente"
        verbose_name_plural = "travaux en attente"
        default_permissions = ("view", "change")
        indexes = [
            models.Index(fields=["run_at"], condition=models.Q(dead_at=None), name="outbox_waiting"),
        ]

    def __str__(self) -> str:
        return self.effect


class PeriodicRun(models.Model):
    """The last slot for which something periodic was enqueued."""

    name = models.CharField(max_length=80, primary_key=True)
    last_slot = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class IndexVersionQuerySet(models.QuerySet["IndexVersion"]):
    def untold(self) -> IndexVersionQuerySet:
        """Those whose last change the index was not told yet."""
        return self.filter(version__gt=models.F("indexed"))

    def bump(self, kind: str, keys: Iterable[int], *, above: int = 0) -> None:
        """Count one more change of each row, in one statement; the new versions are over ``above``.

        Holds those rows until the transaction ends: of two changes of one row, the second waits.
        """
        # In one order, so that no two transactions wait for each other.
        wanted = sorted(set(keys))
        for start in range(0, len(wanted), BUMPED_AT_ONCE):
            some = wanted[start : start + BUMPED_AT_ONCE]
            values = [part for key in some for part in (new_id(), kind, key, above + 1)]
            with connection.cursor() as cursor:
                cursor.execute(
                    'INSERT INTO core_indexversion AS kept (id, kind, "key", version, indexed) VALUES '  # noqa: S608
                    + ", ".join(["(%s, %s, %s, %s, 0)"] * len(some))
                    + ' ON CONFLICT (kind, "key") DO UPDATE SET version = CASE WHEN kept.version < '
                    "excluded.version THEN excluded.version ELSE kept.version + 1 END",
                    values,
                )


BUMPED_AT_ONCE = 150
"""Rows: SQLite takes a thousand values in one statement."""


class IndexVersion(models.Model):
    """How many times a row that is searched changed, and which change the index was last told.

    Counters and a random key, no time: the row may be an anonymous post. Kept when the row goes: what is
    told of it later must still count for more than what was told before.
    """

    id = RandomIdField(primary_key=True)
    kind = models.CharField(max_length=60)
    key = models.BigIntegerField()
    version = models.PositiveBigIntegerField(default=0)
    indexed = models.PositiveBigIntegerField(default=0)

    objects = IndexVersionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="indexversion_once_a_row")]
        indexes = [
            models.Index(
                fields=["id"],
                name="indexversion_untold",
                condition=models.Q(version__gt=models.F("indexed")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} v{self.version}"
