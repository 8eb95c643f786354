"""A server of the product for a bench: its own process, on its own port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from django.conf import settings


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def descendants(pid: int) -> list[int]:
    """Return a process and those it started."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        parents.setdefault(parent, []).append(int(path.parent.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found


class Server:
    """``with Server() as server``: gunicorn with the bench's addresses, on the stack that the URLs choose.

    What ``environment`` names takes the place of this process's: another database, say.
    """

    def __init__(self, workers: int = 1, **environment: str):
        self.workers = workers
        self.environment = environment
        self.port = free_port()
        self.start_seconds = 0.0

    def __enter__(self) -> Server:
        settings.VAR.mkdir(parents=True, exist_ok=True)
        path = os.pathsep.join([str(settings.ROOT / "platform"), str(settings.ROOT)])
        environment = {
            **os.environ,
            "PYTHONPATH": path,
            "PORT": str(self.port),
            "WEB_WORKERS": str(self.workers),
            "DJANGO_SETTINGS_MODULE": "config.settings.bench",
            **self.environment,
        }
        begin = time.perf_counter()
        with (settings.VAR / "bench.log").open("wb") as log:
            command = [sys.executable, "-m", "gunicorn", "--config", "platform/config/gunicorn.py"]
            self.process = subprocess.Popen(  # noqa: S603
                [*command, "config.wsgi:application"],
                cwd=settings.ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )
        while True:
            if self.process.poll() is not None:
                raise RuntimeError((settings.VAR / "bench.log").read_text()[-2000:])
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2):
                    break
            except OSError:
                time.sleep(0.02)
        self.start_seconds = time.perf_counter() - begin
        return self

    def __exit__(self, *_) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(40)

    def cpu(self) -> float:
        """Return the seconds of processor that the server's processes have spent so far."""
        ticks = 0
        for pid in descendants(self.process.pid):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])  # in user code, in the kernel for it
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Return the megabytes that the server's processes hold, shared pages counted once (PSS)."""
        total = 0
        for pid in descendants(self.process.pid):
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += int(text.partition("\nPss:")[2].split()[0])
        return total / 1024
