from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet
from django.urls import reverse

from core.capabilities import NoticeKind, NoticeWords, notices
from core.wording import day
from marketplace.directory.models import ConnectorProfile, ListingClaim, ProviderProfile

Own = ProviderProfile | ConnectorProfile


def providers(reader) -> QuerySet:
    return ProviderProfile.objects.filter(contact=reader.pk)


def connectors(reader) -> QuerySet:
    return ConnectorProfile.objects.filter(contact=reader.pk)


def claims(reader) -> QuerySet[ListingClaim]:
    return ListingClaim.objects.filter(person=reader.pk).select_related("profile")


def given_claims(reader) -> QuerySet[ListingClaim]:
    """Those by which a listing went to somebody else: whoever kept it reads its name, and no more."""
    return ListingClaim.objects.filter(state="accepted").exclude(person=reader.pk).select_related("profile")


def edit_address(listing: Own) -> str:
    if isinstance(listing, ProviderProfile):
        return reverse("directory:listing", args=[listing.pk])
    return reverse("directory:my_connector")


def published(listing: Own, payload: dict) -> NoticeWords:
    return NoticeWords(
        title="Votre fiche est dans l’annuaire",
        text=f"« {listing.name} » est publique. Une photo et des prix affichés aident à vous choisir.",
        url=listing.get_absolute_url(),
        action="Voir ma fiche",
    )


def closed(listing: Own, payload: dict) -> NoticeWords:
    return NoticeWords(
        title=f"« {listing.name} » n’est plus dans l’annuaire",
        text="Le répertoire Sirene indique que l’entreprise a fermé. Si c’est une erreur, faites-la corriger "
        "auprès de l’Insee : la fiche reviendra d’elle-même.",
        url=edit_address(listing),
        action="Voir ma fiche",
    )


def to_confirm(listing: Own, payload: dict) -> NoticeWords:
    last = f"Dernière confirmation : {day(listing.confirmed_at)}. " if listing.confirmed_at else ""
    return NoticeWords(
        title=f"« {listing.name} » est-elle toujours à jour ?",
        text=f"{last}Relisez vos prix et vos prestations, puis confirmez d’un clic. "
        "Sans confirmation pendant un an, la fiche quitte l’annuaire.",
        url=edit_address(listing),
        action="Relire et confirmer",
    )


def archived(listing: Own, payload: dict) -> NoticeWords:
    return NoticeWords(
        title=f"« {listing.name} » a quitté l’annuaire",
        text="Elle n’avait pas été confirmée depuis un an. Confirmez-la : elle revient aussitôt.",
        url=edit_address(listing),
        action="Confirmer ma fiche",
    )


def level(listing: ConnectorProfile, payload: dict) -> NoticeWords:
    return NoticeWords(
        title=f"Votre niveau : {listing.get_level_display()}",
        text=f"{payload.get('why', '')}",
        url=listing.get_absolute_url(),
        action="Voir ma fiche",
    )


def claim_accepted(claim: ListingClaim, payload: dict) -> NoticeWords:
    return NoticeWords(
        title=f"« {claim.profile.name} » est à vous",
        text="Vous pouvez compléter la fiche : prestations, prix, photos.",
        url=reverse("directory:listing", args=[claim.profile_id]),
        action="Compléter ma fiche",
    )


def claim_refused(claim: ListingClaim, payload: dict) -> NoticeWords:
    return NoticeWords(
        title=f"« {claim.profile.name} » : votre demande n’a pas été acceptée",
        text=f"Motif : {claim.refusal}",
        url=claim.profile.get_absolute_url(),
        action="Voir la fiche",
    )


def given(claim: ListingClaim, payload: dict) -> NoticeWords:
    return NoticeWords(
        title=f"« {claim.profile.name} » est tenue par quelqu’un d’autre",
        text="Une personne de l’entreprise l’a demandée et l’équipe a vérifié son justificatif. "
        "Si vous n’êtes pas d’accord, revendiquez-la à votre tour : nous regarderons les deux.",
        url=claim.profile.get_absolute_url(),
        action="Voir la fiche",
    )


PROVIDER = "vous tenez une fiche dans l’annuaire"
CONNECTOR = "vous êtes connecteur"
CLAIMED = "vous avez demandé une fiche de l’annuaire"
Words = Callable[..., NoticeWords]
BOTH: tuple[tuple[str, str, Words], ...] = (
    ("published", "Ma fiche est publiée", published),
    ("closed", "Mon entreprise est fermée dans le répertoire", closed),
    ("to_confirm", "Ma fiche est à confirmer", to_confirm),
    ("archived", "Ma fiche quitte l’annuaire", archived),
)
for event, label, words in BOTH:
    notices.register(
        NoticeKind(
            f"directory.provider_{event}",
            label=f"Prestataire : {label[0].lower()}{label[1:]}",
            because=PROVIDER,
            rows=providers,
            words=words,
            default="now",
        )
    )
    notices.register(
        NoticeKind(
            f"directory.connector_{event}",
            label=f"Connecteur : {label[0].lower()}{label[1:]}",
            because=CONNECTOR,
            rows=connectors,
            words=words,
            default="now",
        )
    )
for kind in (
    NoticeKind(
        "directory.connector_level",
        label="Connecteur : mon niveau",
        because=CONNECTOR,
        rows=connectors,
        words=level,
        default="now",
    ),
    NoticeKind(
        "directory.claim_accepted",
        label="Ma demande de fiche est acceptée",
        because=CLAIMED,
        rows=claims,
        words=claim_accepted,
        default="now",
    ),
    NoticeKind(
        "directory.claim_refused",
        label="Ma demande de fiche est refusée",
        because=CLAIMED,
        rows=claims,
        words=claim_refused,
        default="now",
    ),
    NoticeKind(
        "directory.given",
        label="Ma fiche est confiée à une autre personne",
        because=PROVIDER,
        rows=given_claims,
        words=given,
        default="now",
    ),
):
    notices.register(kind)
