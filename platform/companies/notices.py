from __future__ import annotations

from django.urls import reverse

from companies.models import Membership
from core.capabilities import NoticeKind, NoticeWords, notices

BECAUSE = "vous avez envoyé un justificatif pour une entreprise"


def verified(membership: Membership, payload: dict) -> NoticeWords:
    return NoticeWords(
        title=f"Votre place dans « {membership.company.shown_name} » est vérifiée",
        text="Vous pouvez maintenant publier une fiche en son nom, répondre aux avis et en écrire.",
        url=reverse("companies:company", args=[membership.pk]),
        action="Voir l’entreprise",
    )


def refused(membership: Membership, payload: dict) -> NoticeWords:
    return NoticeWords(
        title=f"Votre justificatif pour « {membership.company.shown_name} » n’a pas été accepté",
        text=f"Motif : {payload['why']} Vous pouvez en envoyer un autre.",
        url=reverse("companies:company", args=[membership.pk]),
        action="Envoyer un autre justificatif",
    )


def own_places(reader):
    return Membership.objects.of(reader).select_related("company")


for name, label, words in (
    ("companies.membership_verified", "Votre place dans une entreprise est vérifiée", verified),
    ("companies.membership_refused", "Votre justificatif n’a pas été accepté", refused),
):
    notices.register(
        NoticeKind(name=name, label=label, because=BECAUSE, rows=own_places, words=words, default="now")
    )
