"""The folder of the embedded index: which one is in use, which is being built, who may write.

``current`` names the folder in use; renaming a file over it is the swap, which readers in other processes see
at their next search. ``next`` names the one being built while its builder holds ``rebuild.lock``. The kernel
frees both locks when a process dies.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from search.engines.interface import EngineDownError

WRITER_WAIT = 10.0  # seconds for the writer before
_POLL = 0.02


class Folder:
    """Where an embedded index lives."""

    def __init__(self, path: Path, shape: int):
        self.path = path
        self.shape = shape

    def current(self) -> Path | None:
        return self._named("current")

    def next(self) -> Path | None:
        """Return the folder being built, or nothing; forget the one whose builder died."""
        unfinished = self._named("next")
        if unfinished and self._free("rebuild.lock"):
            (self.path / "next").unlink(missing_ok=True)
            return None
        return unfinished

    def make(self) -> Path:
        made = (
            self.path
            / f"index-{self.shape}-{time.strftime('%Y%m%d%H%M%S', time.gmtime())}-{secrets.token_hex(4)}"
        )
        made.mkdir(parents=True)
        return made

    def point(self, name: str, folder: Path) -> None:
        unfinished = self.path / f"{name}.{os.getpid()}-{secrets.token_hex(4)}"
        unfinished.write_text(folder.name, "utf-8")
        unfinished.replace(self.path / name)

    def forget(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)

    def remove_others(self, *kept: Path | None) -> None:
        """Remove every index but these. Who still reads one keeps its files open until it looks again."""
        for folder in self.path.glob("index-*"):
            if folder not in kept:
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Hold a lock over all processes, or raise ``EngineDownError`` if it does not come free in time."""
        self.path.mkdir(parents=True, exist_ok=True)
        with open(self.path / name, "w") as lock:
            until = time.monotonic() + WRITER_WAIT
            while True:
                with suppress(BlockingIOError):
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                if time.monotonic() >= until:
                    raise EngineDownError(f"{name} is held by another process")
                time.sleep(_POLL)
            yield

    def _free(self, name: str) -> bool:
        try:
            with open(self.path / name, "w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _named(self, name: str) -> Path | None:
        try:
            folder = self.path / (self.path / name).read_text("utf-8")
        except FileNotFoundError:
            return None
        known = folder.name.startswith(f"index-{self.shape}-") and (folder / "meta.json").exists()
        return folder if known else None
