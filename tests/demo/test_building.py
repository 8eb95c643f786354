"""The reference files are what the public data sets give, and load in time."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from core import reference

DATA = Path(settings.ROOT).parent / "shared/data"
BUILT = [
    "regions.csv",
    "departements.csv",
    "communes.csv.gz",
    "communes-anciennes.csv.gz",
    "naf.csv.gz",
    "crowd.csv",
]


def test_the_shipped_files_are_those_that_the_sources_give(tmp_path):
    if not DATA.exists():
        pytest.skip("the public data sets are not on this machine")
    call_command("build_reference", DATA, into=tmp_path, stdout=StringIO())
    for name in BUILT:
        shipped = list(reference.rows(name))
        assert list(reference.rows(str(tmp_path / name))) == shipped, name


def test_each_shipped_file_has_its_source_and_licence():
    text = (reference.folder().parent / "README.md").read_text()
    assert [path.name for path in reference.folder().iterdir() if path.name not in text] == []


@pytest.mark.django_db
def test_the_command_loads_everything():
    said = StringIO()
    call_command("load_reference", stdout=said)
    assert "communes : 35074 lignes" in said.getvalue()
