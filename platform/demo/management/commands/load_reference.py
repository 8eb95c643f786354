from time import perf_counter

from django.core.management.base import BaseCommand
from django.db import connection

from taxonomy import reference as taxonomy
from territories import reference as territories


class Command(BaseCommand):
    help = "Charge les données de référence (territoires, NAF, sujets, prestations). Peut être relancée."

    def handle(self, *, verbosity: int, **options):
        start = perf_counter()
        for app in (territories, taxonomy):
            for loaded in app.load():
                if verbosity:
                    self.stdout.write(f"{perf_counter() - start:6.1f} s  {loaded}")
        with connection.cursor() as cursor:
            # Of tables just filled the planner knows nothing yet, and guesses badly.
            cursor.execute("ANALYZE")
