"""What a person takes away of their reviews; what was published stays, unsigned, unless they want it gone."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from core.capabilities import Erasure, erasures
from core.ids import encode
from marketplace.reviews import services
from marketplace.reviews.models import Interaction, InteractionState, Reply, Review, ReviewState, Role
from marketplace.reviews.services import scoring

GONE = (ReviewState.ERASED,)


def export_interactions(user) -> Iterator[dict]:
    rows = Interaction.objects.filter(Q(client=user) | Q(seller=user))
    for said in rows.select_related("provider", "connector", "service_type").order_by("proposed_at", "pk"):
        yield {
            "avec_la_fiche": said.listing.name,
            "prestation": said.what,
            "terminee_le": said.occurred_on,
            "cote": "client" if said.client_id == user.pk else "prestataire",
            "etat": said.get_state_display(),
        }


def erase_interactions(user) -> None:
    """That a service took place stays, for what rests on it; between whom goes."""
    mine = Interaction.objects.filter(Q(client=user) | Q(seller=user))
    mine.exclude(state=InteractionState.CONFIRMED).delete()
    Interaction.objects.filter(client=user).update(client=None, client_company=None)
    Interaction.objects.filter(seller=user).update(seller=None)


def export_reviews(user) -> Iterator[dict]:
    rows = Review.objects.filter(author=user).exclude(state__in=GONE)
    for review in rows.select_related("provider", "connector").order_by("written_at", "pk"):
        yield {
            "id": encode(review.pk),
            "sur": review.listing.name,
            "notes": review.marks,
            "texte": review.text,
            "etat": review.get_state_display(),
            "prestation_du": review.experience_on,
            "ecrit": review.written_at,
            "publie": review.published_at,
            "versions_precedentes": [row.text for row in review.versions.all()],
        }


def erase_reviews(user) -> None:
    for review in Review.objects.filter(author=user):
        if review.is_public:
            # A connector may be told by the name of their organisation, or by their own.
            who = "Connecteur" if review.role == Role.CONNECTOR else review.who
            Review.objects.filter(pk=review.pk).update(author=None, who=who)
        else:
            services.erase_review(review.pk)
    scoring.page_changed()


def erase_reviews_texts(user) -> None:
    for key in Review.objects.filter(author=user).values_list("pk", flat=True):
        services.erase_review(key)


def export_replies(user) -> Iterator[dict]:
    for reply in Reply.objects.filter(author=user).exclude(state__in=GONE).order_by("written_at", "pk"):
        yield {
            "id": encode(reply.pk),
            "avis": encode(reply.review_id),
            "texte": reply.text,
            "etat": reply.get_state_display(),
            "ecrit": reply.written_at,
        }


def erase_replies(user) -> None:
    for reply in Reply.objects.filter(author=user):
        if reply.is_public:
            Reply.objects.filter(pk=reply.pk).update(author=None)
        else:
            services.erase_reply(reply.pk)


def erase_replies_texts(user) -> None:
    for key in Reply.objects.filter(author=user).values_list("pk", flat=True):
        services.erase_reply(key)


for entry in (
    # Before the interactions that they rest on forget whose they were.
    Erasure("reviews.Review", ("author",), export_reviews, erase_reviews, erase_reviews_texts),
    Erasure("reviews.Reply", ("author",), export_replies, erase_replies, erase_replies_texts),
    Erasure("reviews.Interaction", ("client", "seller"), export_interactions, erase_interactions),
):
    erasures.register(entry)
