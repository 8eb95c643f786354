from django.core.management import call_command
from django.core.management.base import BaseCommand

from community.questions import similar
from community.questions.models import Question
from community.reputation import badges, folding
from demo import aids, comments, directory, experts, pages, prices, questions, reviews
from indicators import computing
from marketplace.directory import freezing
from search.engines.interface import EngineDownError
from search.indexing.rebuilding import rebuild
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
        # Else nobody would stand anywhere before a worker runs.
        while folding.fold().count:
            pass
        badges.award()
        # After it: invitations say who knows what.
        experts.load()
        new_listings, all_listings = directory.load()
        new_reviews, all_reviews = reviews.load()
        new_prices = prices.load()
        # The night's work, for lists that are made of it.
        freezing.freeze()
        # Written as rows, which nothing announced.
        try:
            found = rebuild()
            for question in Question.objects.listed() if added else ():
                similar.keep(question)
        except EngineDownError:
            # The check of the night brings these rows.
            found = 0
        # Else the page of indicators would be empty until the night.
        computing.compute_all()
        if verbosity:
            self.stdout.write(f"Questions : {total}, dont {added} ajoutées")
            self.stdout.write(f"Pages et événements : {all_pages}, dont {new_pages} ajoutés")
            self.stdout.write(f"Index de la recherche : {found} documents")
            self.stdout.write(f"Aides : {all_aids}, dont {new_aids} ajoutées")
            self.stdout.write(f"Fiches de l’annuaire : {all_listings}, dont {new_listings} ajoutées")
            self.stdout.write(f"Avis : {all_reviews}, dont {new_reviews} ajoutés")
            self.stdout.write(f"Prix inventés : {new_prices} ajoutés")
