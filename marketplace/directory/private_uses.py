from core.capabilities import PrivateUse, private_uses
from marketplace.directory.policies import may_see_picture

private_uses.register(PrivateUse("directory.picture", "Photo d’une fiche de l’annuaire", may_see_picture))
