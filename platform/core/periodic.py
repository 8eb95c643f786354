from core.capabilities import At, Periodic, periodic
from core.effects import remove_orphan_files

periodic.register(Periodic("core.orphan_files", At(4), remove_orphan_files))
