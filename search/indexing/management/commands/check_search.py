from __future__ import annotations

import sys

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines.interface import EngineDownError
from search.indexing.checking import check


class Command(BaseCommand):
    help = "Compare l’index de la recherche à la base, sorte par sorte. Échoue s’ils diffèrent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="répare ce qui diffère")

    def handle(self, *args, repair: bool, **options) -> None:
        drift = 0
        try:
            for state in check(repair=repair):
                drift += state.drift
                self.stdout.write(
                    f"{state.kind}: base {state.in_database} ({state.database_sum}), "
                    f"index {state.in_index} ({state.index_sum}), absents {len(state.missing)}, "
                    f"périmés {len(state.stale)}, en trop {len(state.surplus)}"
                )
        except EngineDownError as down:
            raise CommandError("Le moteur de recherche ne répond pas.") from down
        if drift and not repair:
            sys.exit(1)
        if drift:
            self.stdout.write(f"{drift} lignes redites à l’index.")
