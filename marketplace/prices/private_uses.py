from core.capabilities import PrivateUse, private_uses
from marketplace.prices.policies import may_read_proof
from marketplace.prices.services import PROOF

private_uses.register(PrivateUse(PROOF, "Justificatif d’un prix payé", may_read_proof))
