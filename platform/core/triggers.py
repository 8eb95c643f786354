"""Rules that only the database can keep, as triggers declared beside the model that needs them.

A migration could create them, but on SQLite a later migration of the same table copies the table and
silently drops its triggers: they are created anew after every ``migrate``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import AppConfig, apps
from django.db import connections, models

from core.registry import Registry


@dataclass(frozen=True)
class Trigger:
    """Refuse ``event`` (``"INSERT"``, ``"UPDATE"``, ``"DELETE"``) on a row of ``model`` when ``when`` holds.

    ``when`` is SQL over ``NEW`` and ``OLD`` that SQLite and PostgreSQL read alike (subqueries are
    welcome), or a function of the model that returns it. ``model`` is a label such as ``"core.AuditEvent"``.
    The refusal is a ``django.db.IntegrityError`` that carries ``message``.
    """

    name: str
    model: str
    event: str
    when: str | Callable[[type[models.Model]], str]
    message: str


triggers: Registry[Trigger] = Registry("triggers")


def append_only(model: str, *, erasable: tuple[str, ...] = ()) -> None:
    """Refuse to delete a row of ``model``, and to change it but for emptying an ``erasable`` column."""

    def changes(model: type[models.Model]) -> str:
        refused = []
        for field in model._meta.concrete_fields:
            new, old = f'NEW."{field.column}"', f'OLD."{field.column}"'
            change = f"({new} <> {old} OR ({new} IS NULL) <> ({old} IS NULL))"
            if field.name in erasable or field.attname in erasable:
                kept = f"{new} IS NOT NULL" if field.null else f"{new} <> ''"
                change = f"({change} AND {kept})"
            refused.append(change)
        return " OR ".join(refused)

    table = model.lower().replace(".", "_")
    triggers.register(Trigger(f"{table}_no_delete", model, "DELETE", "TRUE", f"{model} is append-only"))
    triggers.register(Trigger(f"{table}_no_update", model, "UPDATE", changes, f"{model} is append-only"))


def create(trigger: Trigger, connection) -> None:
    model = apps.get_model(trigger.model)
    table = model._meta.db_table
    when = trigger.when if isinstance(trigger.when, str) else trigger.when(model)
    with connection.cursor() as cursor:
        drop(trigger, connection)
        if connection.vendor == "sqlite":
            cursor.execute(
                f'CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON "{table}" FOR EACH ROW WHEN {when} '
                f"BEGIN SELECT RAISE(ABORT, '{trigger.message}'); END"
            )
            return
        result = "OLD" if trigger.event == "DELETE" else "NEW"
        # The condition stands in the function: PostgreSQL allows no subquery in a trigger's own WHEN.
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {when} THEN RAISE EXCEPTION '{trigger.message}' "
            "USING ERRCODE = 'integrity_constraint_violation'; "
            f"END IF; RETURN {result}; END $$"
        )
        cursor.execute(
            f'CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {trigger.name}()"
        )


def drop(trigger: Trigger, connection) -> None:
    table = apps.get_model(trigger.model)._meta.db_table
    on_table = "" if connection.vendor == "sqlite" else f' ON "{table}"'
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{on_table}")


def drop_all(sender: AppConfig, using: str, **kwargs) -> None:
    """Drop the triggers of one app on SQLite. Django calls it for each app before ``migrate``.

    SQLite changes a table by copying and renaming it, and renames nothing while a trigger, of that table or
    of another, names a table that is not there at that moment.
    """
    connection = connections[using]
    if connection.vendor == "sqlite":
        for trigger in triggers:
            if apps.get_model(trigger.model)._meta.app_config is sender:
                with connection.cursor() as cursor:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}")


def create_all(sender: AppConfig, using: str, **kwargs) -> None:
    """Create the triggers of one app anew. Django calls it for each app after ``migrate``."""
    connection = connections[using]
    tables = None
    for trigger in triggers:
        model = apps.get_model(trigger.model)
        if model._meta.app_config is sender:
            # Absent when migrating back to before the model.
            tables = tables if tables is not None else set(connection.introspection.table_names())
            if model._meta.db_table in tables:
                create(trigger, connection)
