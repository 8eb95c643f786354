from django.core.management.base import BaseCommand

from demo import pages, questions


class Command(BaseCommand):
    help = "Charge le contenu de démonstration. Peut être relancée : ce qui est là n’est pas touché."

    def handle(self, *, verbosity: int, **options):
        added, total = questions.load()
        new_pages, all_pages = pages.load()
        if verbosity:
            self.stdout.write(f"Questions : {total}, dont {added} ajoutées")
            self.stdout.write(f"Pages et événements : {all_pages}, dont {new_pages} ajoutés")
