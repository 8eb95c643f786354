"""Settings read from the environment: each way to run starts in an interpreter of its own."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import Environment

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "www.example.fr",
    "BASE_URL": "https://www.example.fr/",
    "MAIL_URL": "smtp+tls://user:p%40ss@mail.example.fr:587",
    "MAIL_FROM": "Croissance connectée <bonjour@example.fr>",
}


def start(module: str, *, var: Path, show: str = "''", **environment: str) -> subprocess.CompletedProcess:
    """Import the settings and print ``show`` of them."""
    code = f"from config.settings import {module} as s; print(({show}))"
    return subprocess.run(
        [sys.executable, "-c", code],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}",
            "VAR_DIR": str(var),
            "PYTHONUTF8": "1",
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=60,
    )


def refusal(module: str, var: Path, **environment: str) -> str:
    done = start(module, var=var, **environment)
    assert done.returncode == 1
    return done.stderr.strip().splitlines()[-1]


def test_production_starts_with_its_settings_and_the_strictest_ways(tmp_path):
    show = (
        "s.BASE_URL, s.ALLOWED_HOSTS, s.EMAIL_HOST_PASSWORD, s.EMAIL_PORT, s.EMAIL_USE_TLS, "
        "s.SECURE_SSL_REDIRECT, "
        "s.SECURE_HSTS_SECONDS >= 31536000, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "s.SESSION_COOKIE_NAME, s.DEBUG"
    )
    done = start("production", var=tmp_path, show=show, **PRODUCTION)
    assert done.stdout.strip() == str(
        (
            "https://www.example.fr",
            ["www.example.fr"],
            "p@ss",
            587,
            True,
            True,
            True,
            True,
            True,
            "__Host-session",
            False,
        )
    ), done.stderr


@pytest.mark.parametrize("missing", sorted(PRODUCTION))
@pytest.mark.parametrize("empty", [False, True])
def test_production_refuses_to_start_without_a_setting_and_names_it(tmp_path, missing, empty):
    environment = {name: value for name, value in PRODUCTION.items() if name != missing}
    if empty:
        environment[missing] = " "
    assert f"ImproperlyConfigured: {missing} is not set" in refusal("production", tmp_path, **environment)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"DEMO": "1"}, "DEMO=1"),
        ({"BASE_URL": "http://www.example.fr"}, "BASE_URL must start with https://"),
        ({"INSECURE_LOCAL": "1"}, "INSECURE_LOCAL=1 turns HTTPS off"),
        ({"INSECURE_LOCAL": "1", "ALLOWED_HOSTS": "localhost,www.example.fr"}, "loopback only"),
        ({"MAIL_URL": "http://mail"}, "MAIL_URL must start with smtp://"),
        ({"MAIL_URL": "smtp://user:secret-word@host:port"}, "MAIL_URL is not a valid address"),
        ({"DATABASE_URL": "mysql://host/name"}, "DATABASE_URL must start with postgres://"),
        ({"DATABASE_URL": "postgres://u:secret-word@host:port/name"}, "DATABASE_URL is not a valid address"),
        ({"TRUSTED_PROXIES": "one"}, "TRUSTED_PROXIES must be a whole number"),
        ({"DEMO": "maybe"}, "DEMO must be 1 or 0"),
    ],
)
def test_production_refuses_a_setting_that_would_do_harm(tmp_path, change, said):
    line = refusal("production", tmp_path, **{**PRODUCTION, **change})
    assert line.startswith("django.core.exceptions.ImproperlyConfigured: ")
    assert said in line
    assert "secret-word" not in line


def test_a_production_like_run_on_loopback_may_do_without_https(tmp_path):
    local = {**PRODUCTION, "INSECURE_LOCAL": "1", "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1],"}
    local["BASE_URL"] = "http://127.0.0.1:8000"
    show = "getattr(s, 'SECURE_SSL_REDIRECT', False), s.ALLOWED_HOSTS"
    done = start("production", var=tmp_path, show=show, **local)
    assert done.stdout.strip() == "(False, ['localhost', '127.0.0.1', '[::1]'])", done.stderr


@pytest.mark.parametrize("hosts", ["www.example.fr", "localhost,www.example.fr", "*", "testserver"])
def test_a_demonstration_refuses_a_public_host(tmp_path, hosts):
    assert "ALLOWED_HOSTS must be loopback only" in refusal(
        "embedded", tmp_path, DEMO="1", ALLOWED_HOSTS=hosts
    )


def test_a_checkout_draws_its_secret_once_and_keeps_it_to_itself(tmp_path):
    # Started together, as a server's workers are: both must have the same one, whole.
    var = tmp_path / "new"
    code = "from config.settings import embedded as s; print(s.SECRET_KEY)"
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}",
        "VAR_DIR": str(var),
    }
    both = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    first, second = (process.communicate(timeout=60)[0].strip() for process in both)
    assert first == second
    assert len(first) == 50
    assert [path.name for path in var.iterdir()] == ["secret_key"]
    assert stat.S_IMODE((var / "secret_key").stat().st_mode) == 0o600


def test_an_empty_value_counts_as_absent():
    env = Environment({"A": " ", "B": " b "})
    assert (env.text("A", "default"), env.text("B"), env.text("C")) == ("default", "b", "")


@pytest.mark.parametrize("value", ["1", "true", "YES"])
def test_a_flag_is_on(value):
    assert Environment({"A": value}).flag("A") is True


@pytest.mark.parametrize("value", ["0", "false", "No", ""])
def test_a_flag_is_off(value):
    assert Environment({"A": value}).flag("A") is False


def test_anything_else_is_no_flag_and_no_number():
    env = Environment({"A": "2", "B": "1.5"})
    with pytest.raises(ImproperlyConfigured, match="A must be 1 or 0, not '2'"):
        env.flag("A")
    with pytest.raises(ImproperlyConfigured, match="B must be a whole number"):
        env.integer("B", 1)
    assert env.integer("A", 1) == 2
    assert env.integer("C", 7) == 7


def test_words_are_a_comma_separated_list():
    assert Environment({"A": " a, b ,,c"}).words("A") == ["a", "b", "c"]
    assert Environment({}).words("A", "x,y") == ["x", "y"]


@pytest.mark.parametrize("address", ["postgres://u:p%40@h:5/n", "postgresql://u:p%40@h:5/n"])
def test_a_database_is_an_address(address):
    found = Environment({"A": address}).database("A", "")
    assert (
        found["ENGINE"],
        found["NAME"],
        found["USER"],
        found["PASSWORD"],
        found["HOST"],
        found["PORT"],
    ) == (
        "django.db.backends.postgresql",
        "n",
        "u",
        "p@",
        "h",
        5,
    )


def test_every_variable_that_is_asked_for_is_recorded():
    env = Environment({"F": "x"})
    env.text("A")
    env.flag("B")
    env.integer("C", 1)
    env.words("D")
    env.database("E", "sqlite:////tmp/x")
    env.required("F", "hint")
    with pytest.raises(ImproperlyConfigured, match="G must start"):
        env.mail("G")
    with pytest.raises(ImproperlyConfigured, match="H is not set: the hint"):
        env.required("H", "the hint")
    assert env.known == set("ABCDEFGH")
