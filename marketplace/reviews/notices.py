from __future__ import annotations

from django.db.models import QuerySet

from core.capabilities import NoticeKind, NoticeWords, notices
from core.wording import day
from marketplace.reviews.models import Interaction, InteractionState


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
):
    notices.register(kind)
