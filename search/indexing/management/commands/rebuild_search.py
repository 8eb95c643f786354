from __future__ import annotations

import time

from django.core.management.base import BaseCommand, CommandError

from core.capabilities import Searchable
from search import engine
from search.engines.interface import EngineDownError
from search.indexing.rebuilding import rebuild


class Command(BaseCommand):
    help = "Refait tout l’index de la recherche à côté de l’ancien, qui répond jusqu’au bout."

    def handle(self, *args, verbosity: int, **options) -> None:
        begun = told = time.monotonic()

        def progress(kind: Searchable, done: int) -> None:
            nonlocal told
            if verbosity and (verbosity > 1 or time.monotonic() - told > 2):
                told = time.monotonic()
                self.stdout.write(f"  {kind.plural} : {done}")

        try:
            total = rebuild(progress)
        except EngineDownError as down:
            raise CommandError("Le moteur de recherche ne répond pas : l’index est resté tel quel.") from down
        if verbosity:
            took = time.monotonic() - begun
            name = engine.current().name
            self.stdout.write(f"Index ({name}) : {total} documents en {took:.1f} s")
