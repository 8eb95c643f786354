from companies.policies import may_read_proof
from core.capabilities import PrivateUse, private_uses

private_uses.register(
    PrivateUse("companies.proof", "Justificatif de rattachement à une entreprise", may_read_proof)
)
