from __future__ import annotations

from datetime import datetime, timedelta

from core.capabilities import Retention, retentions
from marketplace.reviews import services
from marketplace.reviews.models import Interaction, InteractionState, Review, ReviewState

PUBLISHED_FOR = timedelta(days=5 * 365)
WITHDRAWN_FOR = timedelta(days=365)
UNCONFIRMED_FOR = timedelta(days=365)
SLICE = 20


def purge_published(now: datetime) -> int:
    """Erase what has been public long enough: a listing is told by what it does now."""
    rows = Review.objects.filter(published_at__lt=now - PUBLISHED_FOR).exclude(state=ReviewState.ERASED)
    return _erase(rows.order_by("published_at"))


def purge_withdrawn(now: datetime) -> int:
    rows = Review.objects.filter(state=ReviewState.WITHDRAWN, withdrawn_at__lt=now - WITHDRAWN_FOR)
    return _erase(rows.order_by("withdrawn_at"))


def _erase(rows) -> int:
    keys = list(rows.values_list("pk", flat=True)[:SLICE])
    for key in keys:
        services.erase_review(key)
        for reply in Review.objects.get(pk=key).replies():
            services.erase_reply(reply)
    return len(keys)


def purge_unconfirmed(now: datetime) -> int:
    rows = Interaction.objects.exclude(state=InteractionState.CONFIRMED)
    old = list(rows.filter(proposed_at__lt=now - UNCONFIRMED_FOR).values_list("pk", flat=True)[:SLICE])
    Interaction.objects.filter(pk__in=old).delete()
    return len(old)


for entry in (
    Retention(
        "reviews.published",
        "Avis publiés et leurs réponses",
        "Cinq ans après leur parution",
        "éclairer le choix d’un prestataire ; un avis plus ancien ne dit plus rien de son travail",
        purge_published,
    ),
    Retention(
        "reviews.withdrawn",
        "Avis retirés par leur auteur",
        "Un an après leur retrait",
        "répondre si l’avis est contesté",
        purge_withdrawn,
    ),
    Retention(
        "reviews.unconfirmed",
        "Prestations que les deux côtés n’ont pas confirmées",
        "Un an",
        "comprendre un désaccord",
        purge_unconfirmed,
    ),
):
    retentions.register(entry)
