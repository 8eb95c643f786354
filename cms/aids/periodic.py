from cms.aids.effects import turn_the_day
from core.capabilities import At, Periodic, periodic

periodic.register(Periodic("aids.midnight", At(0), turn_the_day))
