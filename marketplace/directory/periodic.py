from datetime import timedelta

from core.capabilities import At, Periodic, periodic
from marketplace.directory.nightly import freeze_ranks

periodic.register(Periodic("directory.follow_companies", At(4, 10), "directory.follow_companies"))
periodic.register(Periodic("directory.ask_to_confirm", At(8, 20), "directory.ask_to_confirm"))
periodic.register(Periodic("directory.archive_old", At(4, 20), "directory.archive_old"))
periodic.register(Periodic("directory.notice_answers", timedelta(minutes=10), "directory.notice_answers"))
# Just after midnight: the day that its figures are of has begun.
periodic.register(Periodic("directory.freeze_ranks", At(0, 5), freeze_ranks))
