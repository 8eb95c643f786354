"""What may change experts: one function an act, each in one transaction, permission inside."""

from community.experts.services.applying import (
    accept_credential,
    apply,
    forget_proof,
    refuse_credential,
    send_credential,
)
from community.experts.services.inviting import decline, invite_round
from community.experts.services.profile import (
    Profile,
    choose_availability,
    save_profile,
    show_again,
    withdraw,
)

__all__ = [
    "Profile",
    "accept_credential",
    "apply",
    "choose_availability",
    "decline",
    "forget_proof",
    "invite_round",
    "refuse_credential",
    "save_profile",
    "send_credential",
    "show_again",
    "withdraw",
]
