"""What is committed: pinned, free of addresses of registries and of paths of a machine."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.ROOT
# Written in two halves, so that this file does not find itself.
FORBIDDEN = re.compile(
    "index-"
    + r"url|find-"
    + r"links|https?://[^\s]*/simp"
    + r"le\b|\"resol"
    + r"ved\"|/ro"
    + r"ot/|/wo"
    + r"rk/"
)
BINARY = {".woff2", ".png", ".jpg", ".gz", ".ico", ".webp", ".mp4", ".mp3"}


def committed() -> list[Path]:
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in files.splitlines()]


def test_no_registry_and_no_machine_is_named():
    texts = [path for path in committed() if path.suffix not in BINARY and path.exists()]
    found = [
        str(path.relative_to(ROOT)) for path in texts if FORBIDDEN.search(path.read_text(errors="ignore"))
    ]
    assert found == []


@pytest.mark.parametrize("name", ["base", "dev"])
def test_every_package_is_pinned_with_its_hashes(name):
    lines = (ROOT / f"requirements/{name}.txt").read_text().replace("\\\n", " ").splitlines()
    packages = [line for line in lines if line and not line.lstrip().startswith("#")]
    assert packages
    loose = [line for line in packages if "==" not in line or "--hash=sha256:" not in line]
    assert loose == []


def test_every_package_we_ship_has_its_notice():
    notices = (ROOT / "THIRD_PARTY.md").read_text()
    locked = re.findall(r"^([A-Za-z0-9_.-]+)==", (ROOT / "requirements/base.txt").read_text(), re.MULTILINE)
    assert [name for name in locked if f"| {name} |" not in notices] == []


def test_work_for_later_goes_through_the_outbox_only():
    sources = [
        path for path in committed() if path.suffix == ".py" and "tests" not in path.parts and path.exists()
    ]
    callers = [
        str(path.relative_to(ROOT))
        for path in sources
        if re.search(r"\.(delay|apply_async|send_task)\(", path.read_text())
    ]
    assert [path for path in callers if not path.startswith("platform/core/outbox")] == []
