"""Write THIRD_PARTY.md: what we ship or need, and under which licence. Run by ``make lock``."""

import re
from importlib.metadata import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAD = """# Third-party notices

Written by `make lock`: every package that the product needs to run, from `requirements/base.txt`, with the licence that
it declares. They are installed beside the product, not copied into it. What is copied into it comes first.

| What | Where | Licence |
|---|---|---|
{vendored}

`pillow-heif`, which Wagtail asks for, contains x265 under GPL-2.0 in its wheels; the product runs without it (HEIC
pictures are then refused). `psycopg` is under LGPL-3.0. The tools of `requirements/dev.in` are never imported by the
product; `djlint` among them is under GPL-3.0.

| Package | Version | Licence |
|---|---|---|
"""
VENDORED = [
    ("Bricolage Grotesque, by Mathieu Triay", "`themes/abeille/static/abeille/fonts/`", "OFL-1.1"),
    ("First names given in Paris, by the City of Paris", "`fixtures/reference/prenoms.csv`", "ODbL-1.0"),
    ("Lucide icons", "`themes/abeille/static/abeille/icons/`", "ISC"),
    ("htmx", "`themes/abeille/static/abeille/vendor/`", "0BSD"),
    ("Leaflet, by Volodymyr Agafonkin", "`themes/abeille/static/abeille/vendor/leaflet/`", "BSD-2-Clause"),
    (
        "Outlines of départements and regions, from IGN’s Admin Express",
        "`platform/territories/static/territories/`",
        "Licence Ouverte 2.0",
    ),
]


def licence(name: str) -> str:
    facts = metadata(name)
    if expression := facts.get("License-Expression"):
        return expression
    classifiers = [line for line in facts.get_all("Classifier") or [] if line.startswith("License ::")]
    words = [line.rpartition(" :: ")[2] for line in classifiers if not line.endswith("OSI Approved")]
    text = (facts.get("License") or "").strip().split("\n")[0]
    return ", ".join(words) or text[:60] or "see the package"


def main() -> None:
    locked = re.findall(
        r"^([A-Za-z0-9_.-]+)==(\S+)", (ROOT / "requirements/base.txt").read_text(), re.MULTILINE
    )
    vendored = "\n".join(f"| {what} | {where} | {terms} |" for what, where, terms in VENDORED)
    rows = "\n".join(f"| {name} | {version} | {licence(name)} |" for name, version in locked)
    (ROOT / "THIRD_PARTY.md").write_text(HEAD.format(vendored=vendored) + rows + "\n")


if __name__ == "__main__":
    main()
