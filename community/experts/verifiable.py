from __future__ import annotations

from community.experts import services
from community.experts.models import Credential
from core.capabilities import Checked, Verifiable, verifiables
from core.wording import day


def describe(credential: Credential) -> Checked:
    person = credential.expert.person
    return Checked(
        who=f"{person} ({person.email})",
        what=f"{credential.get_profession_display()}. {credential.register}, n° {credential.number}. "
        f"Dit valable jusqu’au {day(credential.valid_until)}.",
        since=credential.sent_at,
        proof=credential.proof,
    )


verifiables.register(
    Verifiable(
        name="experts.credential",
        label="Experts",
        pending=Credential.objects.to_check,
        describe=describe,
        accept=services.accept_credential,
        refuse=services.refuse_credential,
    )
)
