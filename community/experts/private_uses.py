from community.experts.policies import may_read_proof
from core.capabilities import PrivateUse, private_uses

private_uses.register(PrivateUse("experts.proof", "Justificatif d’expert", may_read_proof))
