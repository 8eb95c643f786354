"""Every environment variable is documented, and read in the settings only."""

import os
import re
import runpy
from pathlib import Path

import pytest
from django.conf import settings

from config import environment

ROOT: Path = settings.ROOT
ROW = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)


def documented() -> set[str]:
    return set(ROW.findall((ROOT / "docs/operate/settings.md").read_text()))


@pytest.fixture
def read(monkeypatch, tmp_path):
    """Return the variables that the two ways to run read, embedded and production."""
    secrets = {
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "www.example.fr",
        "BASE_URL": "https://www.example.fr",
        "MAIL_URL": "smtp://localhost",
        "MAIL_FROM": "bonjour@example.fr",
        "VAR_DIR": str(tmp_path),
    }
    fresh = environment.Environment(secrets)
    monkeypatch.setattr(environment, "env", fresh)
    for name in ("base", "embedded", "production"):
        monkeypatch.delitem(__import__("sys").modules, f"config.settings.{name}", raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    runpy.run_module("config.settings.production")
    fresh.source = {**secrets, "ALLOWED_HOSTS": "localhost"}
    runpy.run_module("config.settings.embedded")
    return fresh.known


# Read by the server's own configuration and by the Makefile, which are no Django settings.
BY_SERVERS = {"PORT", "WEB_WORKERS", "WEB_THREADS", "DJANGO_SETTINGS_MODULE"}


def test_what_is_read_is_what_is_documented(read):
    assert read | BY_SERVERS == documented()


def test_the_example_environment_names_only_what_exists():
    names = re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert names
    assert set(names) <= documented()


def test_only_the_settings_read_the_environment():
    allowed = {
        "platform/config/environment.py",
        "platform/config/gunicorn.py",
        "platform/config/celery.py",
        "platform/config/wsgi.py",
        "platform/config/asgi.py",
        "platform/demo/start.py",
        "platform/demo/management/commands/demo.py",
        "platform/demo/management/commands/services.py",
    }
    folders = ("platform", "cms", "community", "marketplace", "search", "themes")
    sources = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    found = {
        str(path.relative_to(ROOT))
        for path in sources
        if re.search(r"os\.(environ|getenv)", path.read_text())
    }
    assert found - {path for path in found if path.startswith("platform/demo/bench/")} <= allowed
    assert os.environ  # the name is real, so the search above finds what it looks for
