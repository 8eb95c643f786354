from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from core.ids import RandomIdField


class RelatedManager(models.Manager["Related"]):
    def mark(self, kind: str, keys: Iterable[int], *, only_new: bool = False) -> None:
        """Have what goes with these rows found anew; ``only_new`` leaves those that are known."""
        rows = [Related(kind=kind, key=key) for key in sorted(set(keys))]
        if only_new:
            self.bulk_create(rows, ignore_conflicts=True, batch_size=200)
        else:
            self.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["kind", "key"],
                update_fields=["stale"],
                batch_size=200,
            )


class Related(models.Model):
    """What goes with one row, nearest first: kinds and keys. A random key, no time: it may be anonymous."""

    id = RandomIdField(primary_key=True)
    kind = models.CharField(max_length=60)
    key = models.BigIntegerField()
    near = models.JSONField(default=list)
    stale = models.BooleanField(default=True)

    objects = RelatedManager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="related_once_a_row")]
        indexes = [models.Index(fields=["id"], name="related_stale", condition=models.Q(stale=True))]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
