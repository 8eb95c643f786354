"""The few badges, as data: each says what was done, nobody asks for one, and none is for ever."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from community.reputation.models import BadgeAward, ReputationTotal
from community.reputation.rules import Book


@dataclass(frozen=True, slots=True)
class Badge:
    """Held while the person's total in a scope has at least all of these."""

    code: str
    title: str
    why: str
    accepted: int = 0
    useful: int = 0
    share: float = 0.0
    """Of the opinions given, how many are useful."""
    by_topic: bool = False


BADGES = {
    badge.code: badge
    for badge in (
        Badge(
            "kept", "Première réponse retenue", "Une personne qui demandait a retenu sa réponse.", accepted=1
        ),
        Badge(
            "ten_kept", "Dix réponses retenues", "Dix réponses retenues par qui les demandait.", accepted=10
        ),
        Badge(
            "reference",
            "Repère sur un sujet",
            "Au moins vingt avis « utile » sur ce sujet, et neuf avis sur dix.",
            useful=20,
            share=0.9,
            by_topic=True,
        ),
    )
}


def holders(badge: Badge) -> QuerySet[ReputationTotal]:
    rows = ReputationTotal.objects.filter(accepted__gte=badge.accepted, useful__gte=badge.useful)
    return rows.filter(scope__gt=0) if badge.by_topic else rows.filter(scope=Book.ANSWERS)


@transaction.atomic
def award() -> tuple[int, int]:
    """Give what is deserved and not held, take what is held and not deserved; return how many of each."""
    given = taken = 0
    for badge in BADGES.values():
        deserved = {
            (row.person_id, row.scope)
            for row in holders(badge).iterator()
            if row.useful >= badge.share * (row.useful + row.not_useful)
        }
        held = {(each.person_id, each.scope): each.pk for each in BadgeAward.objects.filter(badge=badge.code)}
        new = [
            BadgeAward(person_id=person, badge=badge.code, scope=scope, awarded_on=timezone.localdate())
            for person, scope in sorted(deserved - held.keys())
        ]
        BadgeAward.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
        lost = [pk for key, pk in held.items() if key not in deserved]
        BadgeAward.objects.filter(pk__in=lost).delete()
        given, taken = given + len(new), taken + len(lost)
    return given, taken
