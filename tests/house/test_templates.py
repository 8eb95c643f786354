"""Templates: each compiles, each is used, none carries inline code, domains use the theme by its contract."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

ROOT: Path = settings.ROOT
FOLDERS = ("platform", "cms", "community", "marketplace", "search", "themes")
TEMPLATES = sorted(
    path for folder in FOLDERS for path in (ROOT / folder).rglob("templates/**/*") if path.is_file()
)
# A mail's reader has no style sheet: its HTML may carry its styles.
MAILS = re.compile(r"/(mail|mails|notices)/")
INLINE = re.compile(
    r"""<style|\sstyle\s*=|\son[a-z]+\s*=\s*["']|<script(?![^>]*(\ssrc=|application/ld\+json))""", re.I
)


def name_of(path: Path) -> str:
    return str(path).rpartition("/templates/")[2]


def inline_code(text: str) -> list[str]:
    return [match.group(0) for match in INLINE.finditer(text)]


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_compiles(path):
    engines["django"].from_string(path.read_text())


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.suffix == ".html"], ids=name_of)
def test_a_page_carries_no_inline_script_or_style(path):
    if not MAILS.search(str(path)):
        assert inline_code(path.read_text()) == []


@pytest.mark.parametrize(
    "text",
    ["<p style='color:red'>", '<a onclick="x()">', "<script>alert(1)</script>", "<style>p{}</style>"],
)
def test_inline_code_would_be_seen(text):
    assert inline_code(text)


def test_every_template_is_used():
    sources = [
        path
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".txt"}
    ]
    text = "\n".join(path.read_text() for path in sources)
    # Wagtail finds a page's template by the model's name, Django an error's and a widget's by convention.
    by_convention = re.compile(
        r"_page\.html$|^errors/|^django/forms/|^admin/|^account/|^mfa/|^wagtailadmin/|^wagtailcore/"
    )
    unused = [
        name
        for name in map(name_of, TEMPLATES)
        if not by_convention.search(name) and name not in text and name.rpartition(".")[0] + '"' not in text
    ]
    assert unused == []


def test_a_domain_names_no_class_of_the_theme():
    # Only layouts and components know the style sheet; a page says what it shows.
    pages = [
        path
        for path in TEMPLATES
        if "themes/" not in str(path) and path.suffix == ".html" and not MAILS.search(str(path))
    ]
    hard = [
        name_of(path)
        for path in pages
        if re.search(r"""\bbtn--|\bcell--|\bbadge--|\bnotice--""", path.read_text())
    ]
    assert hard == []
