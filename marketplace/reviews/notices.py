from __future__ import annotations

from django.db.models import QuerySet

from core.capabilities import NoticeKind, NoticeWords, notices
from core.wording import day
from marketplace.reviews import wording
from marketplace.reviews.models import Interaction, InteractionState, Reply, Review


def mine(reader) -> QuerySet[Interaction]:
    return Interaction.objects.visible_to(reader).select_related("provider", "connector", "service_type")


def to_answer(reader) -> QuerySet[Interaction]:
    return mine(reader) & Interaction.objects.waiting_for(reader)


def confirmed_ones(reader) -> QuerySet[Interaction]:
    return mine(reader).filter(state=InteractionState.CONFIRMED)


def declined_ones(reader) -> QuerySet[Interaction]:
    return mine(reader).filter(state=InteractionState.DECLINED)


def to_confirm(said: Interaction, payload: dict) -> NoticeWords:
    return NoticeWords(
        title="Une prestation à confirmer",
        text=(
            f"« {said.what} », terminée le {day(said.occurred_on)} : l’autre personne dit qu’elle a eu lieu. "
            f"Dites-le aussi avant le {day(said.last_day)} ; ensuite seulement, un avis peut être donné. "
            "Si ce n’est pas exact, un bouton permet de le dire."
        ),
        url=said.get_absolute_url(),
        action="Confirmer, ou non",
    )


def confirmed(said: Interaction, payload: dict) -> NoticeWords:
    return NoticeWords(
        title=f"Votre avis sur {said.listing.name} ?",
        text=(
            f"« {said.what} », terminée le {day(said.occurred_on)}, est confirmée des deux côtés. "
            "Cinq notes et quelques phrases aident les entreprises qui hésitent. "
            "Un modérateur relit chaque avis avant sa parution."
        ),
        url=said.get_absolute_url(),
        action="Donner mon avis",
    )


def declined(said: Interaction, payload: dict) -> NoticeWords:
    return NoticeWords(
        title="Une prestation n’a pas été reconnue",
        text=(
            f"« {said.what} », à la date du {day(said.occurred_on)} : l’autre personne ne la reconnaît pas. "
            "C’est peut-être une erreur de date : parlez-en dans votre conversation, "
            "puis proposez-la à nouveau."
        ),
        url=said.get_absolute_url(),
        action="Voir la prestation",
    )


def reviews_seen(reader) -> QuerySet[Review]:
    return Review.objects.visible_to(reader).select_related("provider", "connector")


def received(review: Review, payload: dict) -> NoticeWords:
    return NoticeWords(
        title=f"Un avis est paru sur {review.listing.name}",
        text=(
            f"{wording.stars(review.overall)} pour une prestation terminée le {day(review.experience_on)}. "
            "Vous pouvez y répondre : votre réponse paraît dessous, une fois relue. "
            "Si l’avis ne respecte pas les règles, signalez-le : quelqu’un d’autre le relira."
        ),
        url=review.get_absolute_url(),
        action="Lire l’avis, y répondre",
    )


def replies_seen(reader) -> QuerySet[Reply]:
    rows = Reply.objects.visible_to(reader)
    return rows.select_related("review__provider", "review__connector")


def replied(reply: Reply, payload: dict) -> NoticeWords:
    name = reply.review.listing.name
    return NoticeWords(
        title=f"{name} a répondu à votre avis",
        text="Sa réponse est publiée sous le vôtre. Vous pouvez toujours modifier votre avis, ou le retirer.",
        url=reply.get_absolute_url(),
        action="Lire la réponse",
    )


for kind in (
    NoticeKind(
        "reviews.to_confirm",
        label="Une prestation à confirmer",
        because="quelqu’un dit avoir travaillé avec vous",
        rows=to_answer,
        words=to_confirm,
        default="now",
    ),
    NoticeKind(
        "reviews.confirmed",
        label="Un avis que je peux donner",
        because="une prestation que vous avez reçue est confirmée",
        rows=confirmed_ones,
        words=confirmed,
        default="now",
    ),
    NoticeKind(
        "reviews.declined",
        label="Une prestation que l’autre n’a pas reconnue",
        because="vous avez proposé de confirmer cette prestation",
        rows=declined_ones,
        words=declined,
        default="now",
    ),
    NoticeKind(
        "reviews.received",
        label="Un avis sur ma fiche",
        because="vous tenez cette fiche de l’annuaire",
        rows=reviews_seen,
        words=received,
        default="now",
    ),
    NoticeKind(
        "reviews.replied",
        label="Une réponse à mon avis",
        because="vous avez donné cet avis",
        rows=replies_seen,
        words=replied,
        default="now",
    ),
):
    notices.register(kind)
