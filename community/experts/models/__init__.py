from community.experts.models.credentials import CREDENTIAL_MOVES, Credential, CredentialState
from community.experts.models.experts import Expert, ExpertTopic
from community.experts.models.invitations import Invitation

__all__ = ["CREDENTIAL_MOVES", "Credential", "CredentialState", "Expert", "ExpertTopic", "Invitation"]
