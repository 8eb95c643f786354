from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from community.experts.models import Credential, CredentialState, Invitation
from core.capabilities import NoticeKind, NoticeWords, notices
from core.wording import day


def open_invitations(reader) -> QuerySet[Invitation]:
    """Those that still wait: what was answered, hidden or declined since is not said any more."""
    return Invitation.objects.visible_to(reader).waiting().select_related("question")


def own_credentials(reader) -> QuerySet[Credential]:
    return Credential.objects.filter(expert__person=reader.pk).select_related("expert")


def in_force(reader) -> QuerySet[Credential]:
    return own_credentials(reader).filter(state=CredentialState.ACCEPTED)


def invited(invitation: Invitation, payload: dict) -> NoticeWords:
    return NoticeWords(
        title="Une question pour vous",
        text=f"« {invitation.question.title} » Parce que {invitation.reason}.",
        url=reverse("experts:to_answer"),
        action="Voir la question",
    )


def accepted(credential: Credential, payload: dict) -> NoticeWords:
    return NoticeWords(
        title="Vous êtes expert vérifié",
        text=f"Votre page est publique, avec son badge, jusqu’au {day(credential.valid_until)}.",
        url=credential.expert.get_absolute_url(),
        action="Voir ma page",
    )


def refused(credential: Credential, payload: dict) -> NoticeWords:
    return NoticeWords(
        title="Votre justificatif d’expert n’a pas été accepté",
        text=f"Motif : {credential.refusal} Vous pouvez en envoyer un autre.",
        url=reverse("experts:mine"),
        action="Envoyer un autre justificatif",
    )


def ends(credential: Credential, payload: dict) -> NoticeWords:
    return NoticeWords(
        title=f"Votre badge d’expert s’arrête le {day(credential.valid_until)}",
        text="Envoyez un justificatif récent : le badge continue sans interruption dès qu’il est vérifié.",
        url=reverse("experts:mine"),
        action="Envoyer un justificatif",
    )


BECAUSE = "vous avez demandé à devenir expert vérifié"
for kind in (
    NoticeKind(
        "experts.invited",
        label="Une question pour moi, en tant qu’expert",
        because="vous avez demandé à recevoir des questions sur vos sujets",
        rows=open_invitations,
        words=invited,
        default="day",
    ),
    NoticeKind(
        "experts.credential_accepted",
        label="Ma vérification d’expert est acceptée",
        because=BECAUSE,
        rows=in_force,
        words=accepted,
        default="now",
    ),
    NoticeKind(
        "experts.credential_refused",
        label="Mon justificatif d’expert n’est pas accepté",
        because=BECAUSE,
        rows=own_credentials,
        words=refused,
        default="now",
    ),
    NoticeKind(
        "experts.credential_ends",
        label="Mon badge d’expert s’arrête bientôt",
        because=BECAUSE,
        rows=in_force,
        words=ends,
        default="now",
    ),
):
    notices.register(kind)
