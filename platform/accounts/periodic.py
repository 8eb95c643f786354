from accounts import effects
from core.capabilities import At, Periodic, periodic

periodic.register(Periodic("accounts.retention", At(3, 20), effects.apply_retention))
