"""The frame: where packages lie, what may lie at the top, and that the standard library stays in sight."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.ROOT
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
TOP = {
    "platform", "cms", "community", "marketplace", "search", "themes", "fixtures", "tests", "docs",
    "requirements", "manage.py", "pyproject.toml", "Makefile", "README.md", "CONTRIBUTING.md", "CHANGELOG.md",
    "LICENSE", "SECURITY.md", "THIRD_PARTY.md", "publiccode.yml", ".ci", ".env.example", ".gitignore",
}  # fmt: skip
DOMAINS = ("cms", "community", "marketplace")


def committed() -> list[str]:
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return files.splitlines()


def packages(folder: Path) -> set[str]:
    return {path.parent.name for path in folder.glob("*/__init__.py")}


def root_packages() -> set[str]:
    """Packages that can be imported by their first name."""
    at_top = {
        name for name in ("cms", "community", "marketplace", "search", "themes") if (ROOT / name).exists()
    }
    return packages(ROOT / "platform") | at_top


def test_nothing_new_lies_at_the_top():
    assert {path.split("/")[0] for path in committed()} <= TOP


def test_platform_is_a_folder_on_the_path_and_never_a_package():
    loose = [path.name for path in (ROOT / "platform").iterdir() if path.suffix == ".py"]
    assert loose == [], "a loose module in platform/ may hide the standard library's `platform`"


def test_a_child_interpreter_at_the_root_finds_the_standard_platform():
    code = "import platform, uuid; print(platform.python_version())"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ".".join(map(str, sys.version_info[:3]))


def test_no_package_of_ours_has_a_name_of_the_standard_library():
    assert root_packages() & set(sys.stdlib_module_names) == set()


def test_our_packages_are_imported_from_here_wherever_one_starts(tmp_path):
    names = sorted(root_packages())
    code = f"import importlib.util as u; print([u.find_spec(n).origin for n in {names}])"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert all(origin.startswith(str(ROOT)) for origin in ast.literal_eval(found.stdout)), found.stdout


def test_every_list_of_root_packages_names_them_all():
    assert set(PYPROJECT["tool"]["importlinter"]["root_packages"]) == root_packages()
    wheel = {Path(path).name for path in PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]}
    assert wheel == root_packages()
    layers = " | ".join(PYPROJECT["tool"]["importlinter"]["contracts"][0]["layers"]).split(" | ")
    assert set(layers) == root_packages() - {"themes"}
    assert set(PYPROJECT["tool"]["coverage"]["run"]["source"]) == (
        root_packages() - packages(ROOT / "platform")
    ) | {"platform"}


def apps() -> list[Path]:
    inside = [path for domain in DOMAINS for path in (ROOT / domain).glob("*/__init__.py")]
    return [
        *(ROOT / "platform").glob("*/__init__.py"),
        *inside,
        *(ROOT / name / "__init__.py" for name in ("search", "themes")),
    ]


@pytest.mark.parametrize("path", apps(), ids=lambda path: path.parent.name)
def test_a_package_opens_by_saying_what_it_owns_and_whom_it_may_call(path):
    text = ast.get_docstring(ast.parse(path.read_text())) or ""
    assert len(text.splitlines()) >= 3, "what it owns, what it does not, whom it may call"


def test_files_stay_short():
    long = {
        path: lines
        for path in committed()
        if path.endswith(".py") and "/migrations/" not in path
        if (lines := len((ROOT / path).read_text().splitlines())) > 420
    }
    assert long == {}


def test_no_module_hides_behind_a_name_without_an_idea():
    vague = {"utils.py", "helpers.py", "misc.py", "common.py", "tools.py"}
    assert [path for path in committed() if Path(path).name in vague] == []
