from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from community.reputation import folding
from community.reputation.models import Pending, ReputationEvent
from core.ids import encode
from core.wording import number

SLICE = 500  # people


class Command(BaseCommand):
    help = "Compare chaque chiffre de réputation aux lignes du registre. Ne répare rien."

    def handle(self, **options) -> None:
        after, wrong, people = -1, 0, 0
        while ids := list(
            User.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:SLICE]
        ):
            for difference in folding.differences(after, ids[-1]):
                wrong += 1
                what = difference.day.isoformat() if difference.day else "total"
                self.stdout.write(f"{encode(difference.person_id)} {difference.scope} {what}")
            people, after = people + len(ids), ids[-1]
        self.stdout.write(
            f"{number(people)} personnes, {number(ReputationEvent.objects.count())} lignes dont "
            f"{number(Pending.objects.count())} à compter, {number(wrong)} chiffres faux."
        )
        if wrong:
            raise CommandError("Des chiffres ne sont pas ce que donnent les lignes : voir ci-dessus.")
