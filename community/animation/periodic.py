from community.animation.effects import tell_week
from core.capabilities import At, Periodic, periodic

# Every evening, for what runs on time runs daily; the effect knows its Monday.
periodic.register(Periodic("animation.week", At(21, 30), tell_week))
