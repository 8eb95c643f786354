from datetime import timedelta

from community.questions.effects import compute_figures, find_missing_near, recount_week
from core.capabilities import At, Periodic, periodic

# At night, when few say "moi aussi".
periodic.register(Periodic("questions.week", At(3, 40), recount_week))
periodic.register(Periodic("questions.near", At(4, 10), find_missing_near))
periodic.register(Periodic("questions.figures", timedelta(hours=1), compute_figures))
