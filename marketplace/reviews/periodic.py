from core.capabilities import At, Periodic, periodic

periodic.register(Periodic("reviews.lapse", At(4, 30), "reviews.lapse"))
periodic.register(Periodic("reviews.remind", At(8, 40), "reviews.remind"))
