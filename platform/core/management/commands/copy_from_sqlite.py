from __future__ import annotations

from pathlib import Path
from time import perf_counter

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, connections

from core.copying import NotEmpty, copy

SOURCE = "copied"


class Command(BaseCommand):
    help = (
        "Copie toute une base SQLite dans la base PostgreSQL de DATABASE_URL, migrée et encore vide. "
        "Le site qui écrit dans la première doit être arrêté."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="db.sqlite3")

    def handle(self, *, path: Path, **options) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("DATABASE_URL doit mener à une base PostgreSQL.")
        if not path.is_file():
            raise CommandError(f"Ce fichier n’existe pas : {path}")
        start = perf_counter()
        connections.databases[SOURCE] = {
            **connections.databases["default"],
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(path),
            "OPTIONS": {"timeout": 20},
        }
        source = connections[SOURCE]
        try:
            self._check(source)
            total = 0
            for table, count in copy(source, connection):
                total += count
                if count:
                    self.stdout.write(f"{count:>9} {table}")
        except NotEmpty as error:
            raise CommandError("Cette base a déjà des comptes : rien n’y est copié.") from error
        finally:
            source.close()
            del connections[SOURCE], connections.databases[SOURCE]
        self.stdout.write(f"{total} lignes copiées en {perf_counter() - start:.0f} s")
        # The admin's own search keeps words in a shape that each database has for itself.
        call_command("wagtail_update_index", verbosity=0)
        self.stdout.write("Reste à refaire l’index de la recherche : manage.py rebuild_search")

    def _check(self, source) -> None:
        """Both must have had the same migrations, else a column of one is missing in the other."""
        applied = []
        for each in (source, connection):
            with each.cursor() as cursor:
                cursor.execute("SELECT app, name FROM django_migrations")
                applied.append(set(cursor.fetchall()))
        if applied[0] != applied[1]:
            missing = sorted(".".join(one) for one in applied[0] ^ applied[1])
            raise CommandError(f"Les deux bases n’ont pas les mêmes migrations : {', '.join(missing[:5])}…")
