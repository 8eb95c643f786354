from core.capabilities import At, Periodic, periodic
from marketplace.prices.effects import mark_tariffs, read_tariffs, recompute

periodic.register(Periodic("prices.read_tariffs", At(2, 10), read_tariffs))
# After the tariffs of the day. The first night of a quarter, what it made is frozen.
periodic.register(Periodic("prices.recompute", At(3, 10), recompute))
# After the release, when there was one.
periodic.register(Periodic("prices.mark_tariffs", At(4, 10), mark_tariffs))
