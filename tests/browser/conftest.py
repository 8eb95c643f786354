"""Journeys in a real browser, on a real server of the demonstration with its own data.

On the embedded stack, or with ``JOURNEYS_ON=services`` on the servers that the three URLs name.
"""

from __future__ import annotations

import email
import email.policy
import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support import databases

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# A busy machine is slow, not wrong.
PATIENCE = 30_000  # ms
expect.set_options(timeout=PATIENCE)
# Of the sixteen of a server, one that neither a site nor the tests use.
JOURNEYS_REDIS = 13
# Reads a piece of code a line, writes what it printed and how it failed.
SHELL = """
import contextlib, io, json, sys, traceback
import django
django.setup()
from django.core.cache import caches
from django.db import close_old_connections
from core.limits import own_counts
for line in sys.stdin:
    close_old_connections()
    # Each piece begins as a process of its own would.
    own_counts.clear()
    for cache in caches.all(initialized_only=True):
        cache.clear()
    printed, error = io.StringIO(), ""
    try:
        with contextlib.redirect_stdout(printed):
            exec(json.loads(line), {"__name__": "shell"})
    except BaseException:
        error = traceback.format_exc()
    print(json.dumps([printed.getvalue(), error]), flush=True)
"""


class Site:
    """A running demonstration: its address, its mails, and its commands."""

    def __init__(self, var: Path, port: int, servers: dict[str, str]):
        self.var = var
        self._shell: subprocess.Popen | None = None
        self.url = f"http://127.0.0.1:{port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.endswith("_URL")},
            **servers,
            "DEMO": "1",
            "VAR_DIR": str(var),
            "PORT": str(port),
            "BASE_URL": self.url,
            # A browser driven by a program types faster than anybody.
            "FIRST_POST_SECONDS": "0",
            "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}",
            "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
        }

    def manage(self, *words: str) -> str:
        """Run a management command on the site's own data and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def shell(self, code: str) -> str:
        """Run Python with the site's models, to prepare what a page cannot; return what it prints.

        One process does it for all the journeys: Django alone takes seconds to load.
        """
        if self._shell is None:
            self._shell = subprocess.Popen(
                [sys.executable, "-c", SHELL],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        print(json.dumps(code), file=self._shell.stdin, flush=True)
        printed, error = json.loads(self._shell.stdout.readline())
        assert not error, error[-3000:]
        return printed.strip()

    def close(self) -> None:
        if self._shell is not None:
            self._shell.terminate()
            self._shell.communicate(timeout=10)

    def mails(self, to: str) -> list[EmailMessage]:
        """Return the mails sent to an address, oldest first."""
        found = []
        for path in sorted((self.var / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime_ns):
            for part in path.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
                message = email.message_from_bytes(part.strip(), policy=email.policy.default)
                if to in (message["To"] or ""):
                    found.append(message)
        return found

    def wait_for_mail(
        self, to: str, count: int = 1, *, saying: str = "", seconds: float = 60
    ) -> EmailMessage:
        """Return the ``count``-th mail to an address, once the worker has sent it.

        ``saying`` are words of its subject: people who take part in several journeys get other mails too.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = [mail for mail in self.mails(to) if saying in mail["Subject"]]
            if len(found) >= count:
                return found[count - 1]
            time.sleep(0.1)
        raise AssertionError(f"no mail number {count} to {to} within {seconds} s")


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Site]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with _servers(port) as servers:
        site = Site(tmp_path_factory.mktemp("site"), port, servers)
        if servers:
            site.manage("demo", "--prepare-only")
        else:
            _fill(site, tmp_path_factory)
        commands = [["gunicorn", "--config", "platform/config/gunicorn.py", "config.wsgi:application"]]
        if servers:  # on the embedded stack they are threads of the web process
            commands += [
                ["celery", "-A", "config", part, "--loglevel", "warning"] for part in ("worker", "beat")
            ]
        with (site.var / "server.log").open("wb") as log:
            running = [
                subprocess.Popen(
                    [sys.executable, "-m", *command], cwd=ROOT, env=site.environment, stdout=log, stderr=log
                )
                for command in commands
            ]
        try:
            _wait_until_up(running[0], site.url, site.var / "server.log")
            yield site
        finally:
            site.close()
            for process in running:
                process.terminate()
            for process in running:
                process.wait(40)


def _fill(site: Site, tmp_path_factory) -> None:
    """Filled by the first worker, copied by the others."""
    shared = Path(f"{tmp_path_factory.getbasetemp()}-filled")
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = tmp_path_factory.getbasetemp().parent / "filled"
    with open(f"{shared}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            databases.copy_migrated(site.var / "db.sqlite3")
            site.manage("demo", "--prepare-only")
            shutil.copytree(site.var, shared)
        else:
            shutil.copytree(shared, site.var, dirs_exist_ok=True)


@contextmanager
def _servers(port: int) -> Iterator[dict[str, str]]:
    """Give a database, a queue and indices of the journeys' own; nothing for the embedded stack."""
    if os.environ.get("JOURNEYS_ON") != "services":
        yield {}
        return
    database = os.environ["DATABASE_URL"]
    own = f"journeys_{port}"
    queue = urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{JOURNEYS_REDIS}").geturl()
    search = os.environ["ELASTICSEARCH_URL"]
    databases.copy_migrated(own, database)
    try:
        yield {
            "DATABASE_URL": urlsplit(database)._replace(path=f"/{own}").geturl(),
            "REDIS_URL": queue,
            "ELASTICSEARCH_URL": search,
            "SEARCH_PREFIX": own.replace("_", "-"),
        }
    finally:
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{own}" WITH (FORCE)')
        with redis.Redis.from_url(queue) as client:
            client.flushdb()


def _wait_until_up(server: subprocess.Popen, url: str, log: Path) -> None:
    for _ in range(300):
        assert server.poll() is None, log.read_text()[-3000:]
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer: " + log.read_text()[-3000:])


@pytest.fixture(scope="session")
def base_url(site: Site) -> str:
    """pytest-playwright's: ``page.goto("/questions/")`` works."""
    return site.url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-sync",
    ]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": flags}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    # axe is put into the page by script, which the content policy rightly refuses.
    return {**browser_context_args, "locale": "fr-FR", "bypass_csp": True}


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    """Fail a journey on any script error or refused resource, and on any request that leaves the machine."""
    faults: list[str] = []
    context.set_default_timeout(PATIENCE)
    context.on("weberror", lambda error: faults.append(f"script error: {error.error}"))
    context.on(
        "console", lambda message: faults.append(message.text) if "Content Security" in message.text else None
    )
    context.on(
        "request",
        lambda request: (
            faults.append(request.url)
            if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:"))
            else None
        ),
    )
    yield context
    assert not faults, faults


@pytest.fixture
def sign_in_with(base_url: str) -> Callable[[BrowserContext, str], None]:
    """Give a browser the key of a session."""
    cookie = {"name": "sessionid", "url": base_url}
    return lambda context, key: context.add_cookies([{**cookie, "value": key}])


@pytest.fixture
def open_browser(browser: Browser, browser_context_args, base_url: str, sign_in_with) -> Iterator[Callable]:
    """Open browsers of one's own: signed in by the key of a session, without one a visitor's."""
    contexts = []

    def opened(key: str = "", **options) -> Page:
        context = browser.new_context(**{**browser_context_args, "base_url": base_url, **options})
        context.set_default_timeout(PATIENCE)
        if key:
            sign_in_with(context, key)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def open_as(open_browser, keys: dict[str, str]) -> Callable[..., Page]:
    """Open a browser as somebody of the file's own fixture ``keys``; without a name, a visitor's."""
    return lambda name="", **options: open_browser(keys[name] if name else "", **options)


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size({"width": 360, "height": 740})
    return page


@pytest.fixture
def page_without_scripts(browser, browser_context_args, base_url) -> Iterator[Page]:
    context = browser.new_context(
        **{**browser_context_args, "java_script_enabled": False, "base_url": base_url}
    )
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "RGAAv4"],
    },
    # What passes is not told in detail, which takes axe twice the time.
    "resultTypes": ["violations"],
}


def assert_accessible(page: Page) -> None:
    """Raise with the list of what axe finds on the page as it stands."""
    found = Axe().run(page, options=RULES)
    faults = [
        f"{fault['id']}: {fault['help']} ({', '.join(node['html'][:120] for node in fault['nodes'][:3])})"
        for fault in found.response["violations"]
    ]
    assert not faults, f"{page.url}\n" + "\n".join(faults)


def assert_no_sideways_scroll(page: Page) -> None:
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{page.url} is {wider} px too wide"


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    return assert_accessible
