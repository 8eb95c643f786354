from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from indicators.computing import today
from marketplace.prices import computing, releasing


class Command(BaseCommand):
    help = "Recalcule les prix, puis fige l’édition du dernier trimestre. Ce qui est figé ne change plus."

    def handle(self, *, verbosity: int, **options) -> None:
        computing.recompute(today())
        try:
            release = releasing.freeze()
        except releasing.NothingToRelease as error:
            raise CommandError(error.message) from error
        if verbosity:
            self.stdout.write(f"Édition {release.number}, {release.name}, figée le {release.as_of:%d/%m/%Y}.")
            for file in release.files.all():
                self.stdout.write(f"{file.sha256}  {file.name}")
