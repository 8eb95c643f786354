from django.core.management import call_command
from django.core.management.base import BaseCommand

from demo import aids, comments, pages, questions
from indicators import computing
from territories.models import Region


class Command(BaseCommand):
    help = "Charge le contenu de démonstration. Peut être relancée : ce qui est là n’est pas touché."

    def handle(self, *, verbosity: int, **options):
        if not Region.objects.exists():
            call_command("load_reference", verbosity=verbosity)
        added, total = questions.load()
        comments.load()
        new_pages, all_pages = pages.load()
        new_aids, all_aids = aids.load()
        # Else the page of indicators would be empty until the night.
        computing.compute_all()
        if verbosity:
            self.stdout.write(f"Questions : {total}, dont {added} ajoutées")
            self.stdout.write(f"Pages et événements : {all_pages}, dont {new_pages} ajoutés")
            self.stdout.write(f"Aides : {all_aids}, dont {new_aids} ajoutées")
