from core.capabilities import At, Periodic, periodic

periodic.register(Periodic("reviews.lapse", At(4, 30), "reviews.lapse"))
periodic.register(Periodic("reviews.remind", At(8, 40), "reviews.remind"))
# Before the directory is read in the morning: reviews of the day weigh in its order from then on.
periodic.register(Periodic("reviews.rescore", At(3, 20), "reviews.rescore"))
