from __future__ import annotations

import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import demo as demo_accounts
from demo import questions, start


class Command(BaseCommand):
    help = "Prepare the demonstration, then serve it on the loopback interface."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reload", action="store_true", help="restart when the code changes")
        parser.add_argument("--prepare-only", action="store_true", help="do not serve")

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO=1 is not set: `make demo` sets it")
        self.stdout.write("Croissance connectée : préparation")
        start.prepare(self.stdout, demo=True)
        accounts = demo_accounts.load()
        if options["prepare_only"]:
            return
        address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/"
        self.stdout.write(f"\nPrêt : {address}   (Ctrl-C pour arrêter)\n")
        self.stdout.write(
            "Comptes (rôle, adresse, clé du second facteur) ; le code d’entrée arrive dans /demo/mail/ :"
        )
        for line in accounts:
            self.stdout.write(f"  {line}")
        if shown := questions.shown_receipt():
            title, code = shown
            self.stdout.write(f"\nUn reçu à essayer sur /suivi/ (« {title} ») :\n  {code}\n")
        self.stdout.flush()
        os.environ.setdefault("BASE_URL", address)
        start.serve(*(["--reload"] if options["reload"] else []))
