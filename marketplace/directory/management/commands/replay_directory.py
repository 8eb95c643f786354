from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import QueryDict

from core.indexing import Unavailable
from marketplace.directory.asking import read
from marketplace.directory.finding import Search
from marketplace.directory.freezing import day_of, rows_of
from marketplace.directory.models import FrozenNight
from marketplace.directory.ranking.contributions import whole
from marketplace.directory.ranking.weights import TERMS
from marketplace.directory.replaying import Line, Replay, replay, served


class Command(BaseCommand):
    help = (
        "Refait une page de l’annuaire d’après ce qui a été noté la nuit, par une addition sur toutes les "
        "fiches, et dit si elle est celle qui est servie."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("query", nargs="?", default="", help="q=site+vitrine&lieu=Guéret&page=1")
        parser.add_argument("--list", choices=["provider", "connector"], default="provider")
        parser.add_argument("--day", type=date.fromisoformat, help="AAAA-MM-JJ ; le jour servi, sinon")

    def handle(self, *args: Any, **options: Any) -> None:
        of, day = options["list"], options["day"]
        wanted = read(QueryDict(options["query"]), of)
        if day and not FrozenNight.objects.filter(list=of, day=day).exists():
            raise CommandError(f"La nuit du {day} n’a pas été notée, ou ne l’est plus.")
        try:
            found = replay(wanted, day)
            now, page = served(wanted)
        except Unavailable as down:
            raise CommandError("La recherche ne répond pas : réessayez dans un moment.") from down
        names = dict(rows_of(of).filter(pk__in=[line.key for line in found.lines]).values_list("pk", "name"))
        search = Search(wanted, None, day=found.day)
        self.stdout.write(f"{found.day}, version {search.weights.version}, {found.total} fiches")
        self.stdout.write(f"tirage : {search.seed}")
        for place, line in enumerate(found.lines, start=search.end - len(found.lines) + 1):
            self.stdout.write(_told(place, line, names.get(line.key, "(n’est plus dans l’annuaire)")))
        self._conclude(found, now, page, day_of(of))

    def _conclude(self, found: Replay, now: date, page: list[Line], last: date | None) -> None:
        if count := len(found.words_changed):
            self.stdout.write(f"{count} fiche(s) ont d’autres mots depuis : cette part est d’aujourd’hui.")
        if last is None:
            self.stdout.write("Aucune nuit n’a encore été notée : tout est de maintenant.")
        if found.day != now:
            self.stdout.write(f"La page servie est celle du {now} : il n’y a rien à comparer.")
        elif list(found.lines) == page:
            self.stdout.write("La page servie est la même, au millième.")
        else:
            raise CommandError("La page servie est différente.")


def _told(place: int, line: Line, name: str) -> str:
    parts = " + ".join(f"{term} {whole(part)}" for term, part in zip(TERMS, line.parts, strict=True))
    return f"{place:>3}. {whole(line.total)}  {name}{'  (Nouveau)' if line.guest else ''}  = {parts}"
