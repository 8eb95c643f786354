"""The private folder: written once, read by one view, emptied through the outbox."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from pathlib import Path

from django.conf import settings
from django.db import transaction

from core import outbox
from core.capabilities import private_uses
from core.models import PrivateFile
from core.uploads.pictures import Clean

ORPHAN_AGE = 24 * 3600
"""Seconds after which a file that no row knows was left by a transaction that failed."""


def path_of(name: str) -> Path:
    # Two levels, so that no folder grows without end.
    return Path(settings.PRIVATE_ROOT, name[:2], name)


def keep(clean: Clean, *, use: str) -> PrivateFile:
    """Put a clean file into the private folder. ``KeyError`` for a use that nobody declared."""
    use = private_uses[use].name
    name = secrets.token_hex(16)
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Never over another file, readable by this process alone, and on the disk before its row is committed.
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(clean.content)
        file.flush()
        os.fsync(file.fileno())
    return PrivateFile.objects.create(
        use=use,
        name=name,
        kind=clean.kind,
        size=len(clean.content),
        sha256=hashlib.sha256(clean.content).hexdigest(),
    )


@transaction.atomic
def discard(file: PrivateFile) -> None:
    """Forget a file: its row now, with the caller's transaction; its bytes once that is committed."""
    name = file.name
    file.delete()
    outbox.enqueue("core.remove_private_file", name=name, once_key=f"private-file-{name}")


def remove_orphans() -> int:
    """Remove the files that no row knows, a day after they were written; return how many."""
    before = time.time() - ORPHAN_AGE
    removed = 0
    for folder in sorted(path for path in Path(settings.PRIVATE_ROOT).glob("??") if path.is_dir()):
        old = {path.name: path for path in folder.iterdir() if path.stat().st_mtime < before}
        known = set(PrivateFile.objects.filter(name__in=old).values_list("name", flat=True))
        for name in old.keys() - known:
            old[name].unlink(missing_ok=True)
            removed += 1
    return removed
