"""What we serve of others is what they published: every file is listed, with its sum."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest

THEME = Path(__file__).parents[2] / "themes/abeille"


def faults(listing: Path, folder: Path) -> list[str]:
    """Say what differs between ``listing`` and the files of ``folder``, one sentence a fault."""
    entries = tomllib.loads(listing.read_text())["vendored"]
    found: list[str] = []
    listed: dict[str, str] = {}
    for entry in entries:
        lacking = {"name", "version", "licence", "package", "files"} - set(entry)
        found += [f"{entry.get('name', '?')} does not say its {field}" for field in sorted(lacking)]
        listed |= entry.get("files", {})
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    found += [f"{name} is missing" for name in sorted(set(listed) - set(there))]
    found += [f"{name} is not listed" for name in sorted(set(there) - set(listed))]
    for name in sorted(set(listed) & set(there)):
        if hashlib.sha256(there[name].read_bytes()).hexdigest() != listed[name]:
            found.append(f"{name} differs from its sum")
    return found


def test_vendored_files_are_those_of_the_list():
    assert faults(THEME / "vendor.toml", THEME / "static/abeille/vendor") == []


@pytest.fixture
def copy(tmp_path):
    (tmp_path / "files").mkdir()
    (tmp_path / "files/a.js").write_text("one")
    one = hashlib.sha256(b"one").hexdigest()
    head = '[[vendored]]\nname = "a"\nversion = "1"\nlicence = "MIT"\npackage = "npm: a"\n[vendored.files]\n'
    (tmp_path / "list.toml").write_text(f'{head}"a.js" = "{one}"\n')
    return tmp_path


def test_a_true_list_has_no_fault(copy):
    assert faults(copy / "list.toml", copy / "files") == []


def test_a_changed_file_is_told(copy):
    (copy / "files/a.js").write_text("two")
    assert faults(copy / "list.toml", copy / "files") == ["a.js differs from its sum"]


def test_a_missing_file_is_told(copy):
    (copy / "files/a.js").unlink()
    assert faults(copy / "list.toml", copy / "files") == ["a.js is missing"]


def test_an_unlisted_file_is_told(copy):
    (copy / "files/b.js").write_text("b")
    assert faults(copy / "list.toml", copy / "files") == ["b.js is not listed"]


def test_a_file_without_its_licence_is_told(copy):
    text = (copy / "list.toml").read_text().replace('licence = "MIT"\n', "")
    (copy / "list.toml").write_text(text)
    assert faults(copy / "list.toml", copy / "files") == ["a does not say its licence"]
