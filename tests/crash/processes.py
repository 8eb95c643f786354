"""The real processes of either stack, in a folder and on ports of their own."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from tests.support import databases

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ROOT.parent / "shared/tools/services"
WEB_PORT, POSTGRES_PORT, REDIS_PORT = 18433, 15433, 16380


def wait_for(condition: Callable[[], object], what: str, seconds: float = 60) -> float:
    """Wait until ``condition`` holds and return how long it took, in seconds."""
    start = time.monotonic()
    while not condition():
        if time.monotonic() - start > seconds:
            raise TimeoutError(f"{what}: not within {seconds:.0f} s")
        time.sleep(0.05)
    return time.monotonic() - start


class Stack:
    """Starts, kills and stops what one stack is made of."""

    targets: tuple[str, ...]
    """What may be killed."""

    def __init__(self, port: int = WEB_PORT):
        self.port = port
        self.home = Path(tempfile.mkdtemp(prefix="croissance-crash-"))
        self.home.chmod(0o755)  # PostgreSQL's own user must get in
        self.processes: dict[str, subprocess.Popen] = {}
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if name
            not in {"DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL", "MAIL_URL", "PYTHONDONTWRITEBYTECODE"}
        } | {
            "DJANGO_SETTINGS_MODULE": "tests.crash.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
            "VAR_DIR": str(self.home / "var"),
            "PORT": str(port),
            "DEMO": "0",
        }

    # -- One process ---------------------------------------------------------------------------
    def launch(self, name: str, *words: str) -> None:
        with (self.home / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                # A group of its own, so that a kill takes its children along.
                start_new_session=True,
            )

    def manage(self, *words: str) -> None:
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=self.environment, check=True)

    def start_one(self, name: str) -> None:
        if name == "web":
            self.launch(
                "web", "gunicorn", "--config", "platform/config/gunicorn.py", "config.wsgi:application"
            )
        else:
            self.launch(name, "celery", "-A", "config", name, "--loglevel", "warning")

    def kill(self, name: str) -> None:
        """``kill -9``, children included."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def terminate(self, name: str) -> int:
        """Ask politely, as an init system does; return the exit status."""
        process = self.processes.pop(name)
        process.terminate()
        return process.wait(40)

    # -- All of them ---------------------------------------------------------------------------
    def migrate(self) -> None:
        self.manage("migrate", "--verbosity", "0", "--run-syncdb")

    def prepare(self) -> None:
        """Give the stack its tables: those of a database migrated before, then the crash tests' own."""
        databases.copy_migrated(self.home / "var/db.sqlite3")
        self.migrate()

    def start(self) -> None:
        (self.home / "var").mkdir(exist_ok=True)
        self.prepare()
        for name in self.own_processes():
            self.start_one(name)
        wait_for(self.answers, "the site")

    def own_processes(self) -> tuple[str, ...]:
        return ("web",)

    def stop(self) -> None:
        for name in list(self.processes):
            self.kill(name)
        shutil.rmtree(self.home, ignore_errors=True)

    # -- The site ------------------------------------------------------------------------------
    def get(self, path: str, *, data: bytes | None = None, timeout: float = 5) -> str:
        """Return the answer; ``OSError`` for anything but a whole and good one."""
        with urllib.request.urlopen(
            f"http://127.0.0.1:{self.port}{path}", data=data, timeout=timeout
        ) as answer:
            try:
                return answer.read().decode()
            except http.client.IncompleteRead as error:
                raise ConnectionError("cut in the middle") from error

    def answers(self) -> bool:
        try:
            return self.get("/healthz") == "ok"
        except OSError:
            return False


class Embedded(Stack):
    targets = ("web", "web worker")

    def kill(self, name: str) -> None:
        if name != "web worker":
            super().kill(name)
            return
        # gunicorn's child alone: its parent starts another.
        master = self.processes["web"].pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        for child in children:
            os.kill(int(child), signal.SIGKILL)

    def start_one(self, name: str) -> None:
        if name != "web worker":
            super().start_one(name)


class Services(Stack):
    targets = ("web", "worker", "redis", "beat")

    def __init__(self, port: int = WEB_PORT):
        super().__init__(port)
        self.environment |= {
            "SERVICES_HOME": str(self.home / "services"),
            "SERVICES_POSTGRES_PORT": str(POSTGRES_PORT),
            "SERVICES_REDIS_PORT": str(REDIS_PORT),
            "DATABASE_URL": f"postgres://postgres:postgres@127.0.0.1:{POSTGRES_PORT}/services",
            "REDIS_URL": f"redis://127.0.0.1:{REDIS_PORT}/0",
            "WEB_WORKERS": "2",
        }

    def services(self, *words: str) -> None:
        subprocess.run(
            [SERVICES, *words],
            env=self.environment,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def prepare(self) -> None:
        self.services("start", "--only", "postgres,redis")
        self.migrate()

    def own_processes(self) -> tuple[str, ...]:
        return ("web", "worker", "beat")

    def kill(self, name: str) -> None:
        if name == "redis":
            self.services("kill", "redis")
        else:
            super().kill(name)

    def start_one(self, name: str) -> None:
        if name == "redis":
            self.services("start", "--only", "postgres,redis")
        else:
            super().start_one(name)

    def stop(self) -> None:
        for name in list(self.processes):
            self.kill(name)
        self.services("stop", "--wipe")
        super().stop()
