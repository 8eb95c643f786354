"""No arrow points up: neither an import, nor a foreign key."""

import subprocess
import sys
import tomllib
from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOT: Path = settings.ROOT
LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0][
    "layers"
]
RANK = {name: len(LAYERS) - index for index, layer in enumerate(LAYERS) for name in layer.split(" | ")}
DOMAINS = {"cms", "community", "marketplace"}


def upward_relations(models) -> list[str]:
    """Return the relations that lead to a higher layer, or from one domain into another."""
    found = []
    for model in models:
        here = model.__module__.split(".")[0]
        if here not in RANK:
            continue
        for field in model._meta.get_fields(include_hidden=True):
            if not field.is_relation or field.auto_created or field.related_model is None:
                continue
            there = field.related_model.__module__.split(".")[0]
            crosses = {here, there} <= DOMAINS and here != there
            if crosses or RANK.get(there, 0) > RANK[here]:
                found.append(f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}")
    return found


def test_no_import_points_up():
    # Beside our interpreter: the tests' own environment may have no such program on its path.
    linter = Path(sys.executable).with_name("lint-imports")
    found = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout[-2000:]


def test_no_foreign_key_points_up():
    # import-linter cannot see them: a model is named by a string.
    assert upward_relations(apps.get_models()) == []


def test_an_upward_foreign_key_would_be_seen():
    class Upper:
        __module__ = "search.models"

        class _meta:  # noqa: N801
            label = "search.Upper"

    class Field:
        name, is_relation, auto_created, related_model = "upper", True, False, Upper

    class Lower:
        __module__ = "core.models"

        class _meta:  # noqa: N801
            label = "core.Lower"

            @staticmethod
            def get_fields(include_hidden):
                return [Field]

    assert upward_relations([Lower]) == ["core.Lower.upper -> search.Upper"]
