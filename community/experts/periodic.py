from community.experts.effects import remind_of_ends
from core.capabilities import At, Periodic, periodic

periodic.register(Periodic("experts.ends", At(8, 15), remind_of_ends))
