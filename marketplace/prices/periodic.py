from core.capabilities import At, Periodic, periodic
from marketplace.prices.effects import read_tariffs, recompute

periodic.register(Periodic("prices.read_tariffs", At(2, 10), read_tariffs))
# After the tariffs of the day. The first night of a quarter, what it made is frozen.
periodic.register(Periodic("prices.recompute", At(3, 10), recompute))
